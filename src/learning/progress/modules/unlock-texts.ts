import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Translated } from '#tenancy/organizations/languages.js';

/** Text for a person who completed the prerequisites of a module. */
export const unlockTexts = (title: string): Translated<MessageText> => ({
  en: { title: 'A module is open', body: `You completed what “${title}” requires. You can start it now.` },
  th: { title: 'เปิดโมดูลใหม่แล้ว', body: `คุณเรียนจบโมดูลที่ต้องเรียนก่อน “${title}” แล้ว เริ่มเรียนได้เลย` },
});
