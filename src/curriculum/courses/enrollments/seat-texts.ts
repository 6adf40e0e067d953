import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Translated } from '#tenancy/organizations/languages.js';

/** Text for people who got a seat from the waiting list. */
export const seatTexts = (title: string): Translated<MessageText> => ({
  en: {
    title: 'You have a seat in a course',
    body: `A seat became free in “${title}”. You are enrolled now.`,
  },
  th: {
    title: 'คุณได้ที่นั่งในรายวิชาแล้ว',
    body: `มีที่นั่งว่างในรายวิชา “${title}” คุณลงทะเบียนเรียบร้อยแล้ว`,
  },
});
