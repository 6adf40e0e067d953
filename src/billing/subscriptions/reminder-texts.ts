import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

/** A subscription that ends within `days`, or with 0 has ended. */
export interface EndingSubscription {
  title: string;
  endDate: Date;
  days: number;
}

/** Text of the reminder before subscriptions end, or that they have ended: one message for all of them. */
export function reminderTexts(items: EndingSubscription[], timeZone: string): Translated<MessageText> {
  const formatter = (language: Language) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const [item] = items;
  if (!item || items.length > 1) return several(items, (language, date) => formatter(language).format(date));
  const formatEnd = (language: Language) => formatter(language).format(item.endDate);
  return item.days > 0 ? ending(item.title, formatEnd) : ended(item.title, formatEnd);
}

function several(
  items: EndingSubscription[],
  format: (language: Language, date: Date) => string,
): Translated<MessageText> {
  const list = (language: Language, [ends, hasEnded]: [string, string]) =>
    items.map(({ title, endDate, days }) => `- ${title}: ${days > 0 ? ends : hasEnded} ${format(language, endDate)}`);
  return {
    en: {
      title: `${items.length} of your subscriptions end`,
      body: ['Renew them to keep access.\n', ...list('en', ['ends on', 'ended on'])].join('\n'),
    },
    th: {
      title: `การสมัคร ${items.length} รายการของคุณใกล้หมดอายุหรือหมดอายุแล้ว`,
      body: ['ต่ออายุเพื่อใช้งานต่อ\n', ...list('th', ['หมดอายุในวันที่', 'หมดอายุแล้วเมื่อวันที่'])].join('\n'),
    },
  };
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
