import type { MessageText } from '#messaging/messages/notifier.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

/** What a person is told `days` before a subscription ends, or with 0 that it has ended. */
export function reminderTexts(days: number, title: string, endDate: Date, timeZone: string): Translated<MessageText> {
  const on = (language: Language) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(endDate);
  return days > 0 ? ending(title, on) : ended(title, on);
}

type Said = (language: Language) => string;

const ending = (title: string, on: Said): Translated<MessageText> => ({
  en: {
    title: 'Your subscription ends soon',
    body: `Your subscription to ${title} ends on ${on('en')}. Renew it to keep what it opens.`,
  },
  th: {
    title: 'การสมัครของคุณใกล้หมดอายุ',
    body: `การสมัคร ${title} ของคุณจะหมดอายุในวันที่ ${on('th')} ต่ออายุเพื่อใช้งานต่อ`,
  },
});

const ended = (title: string, on: Said): Translated<MessageText> => ({
  en: { title: 'Your subscription has ended', body: `Your subscription to ${title} ended on ${on('en')}.` },
  th: { title: 'การสมัครของคุณหมดอายุแล้ว', body: `การสมัคร ${title} ของคุณหมดอายุแล้วเมื่อวันที่ ${on('th')}` },
});
