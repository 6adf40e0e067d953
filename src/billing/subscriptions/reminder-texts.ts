import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

/** Text of the reminder sent `days` before a subscription ends; with 0, of the message that it has ended. */
export function reminderTexts(days: number, title: string, endDate: Date, timeZone: string): Translated<MessageText> {
  const formatEnd = (language: Language) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(endDate);
  return days > 0 ? ending(title, formatEnd) : ended(title, formatEnd);
}

type FormatDate = (language: Language) => string;

const ending = (title: string, formatEnd: FormatDate): Translated<MessageText> => ({
  en: {
    title: 'Your subscription ends soon',
    body: `Your subscription to ${title} ends on ${formatEnd('en')}. Renew it to keep access.`,
  },
  th: {
    title: 'การสมัครของคุณใกล้หมดอายุ',
    body: `การสมัคร ${title} ของคุณจะหมดอายุในวันที่ ${formatEnd('th')} ต่ออายุเพื่อใช้งานต่อ`,
  },
});

const ended = (title: string, formatEnd: FormatDate): Translated<MessageText> => ({
  en: {
    title: 'Your subscription has ended',
    body: `Your subscription to ${title} ended on ${formatEnd('en')}.`,
  },
  th: { title: 'การสมัครของคุณหมดอายุแล้ว', body: `การสมัคร ${title} ของคุณหมดอายุแล้วเมื่อวันที่ ${formatEnd('th')}` },
});
