import type { MessageText } from '#messaging/inbox/notifier.js';
import type { EmailContent } from '#tenancy/email/email-composer.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

/** What happened to a session, of which people are notified. */
export type SessionChange = 'invited' | 'moved' | 'changed' | 'started' | 'cancelled' | 'withdrawn';

/** The session in a text. */
export interface NamedSession {
  title: string;
  scheduledStart: Date;
}

const titles: Translated<Record<SessionChange, string>> = {
  en: {
    invited: 'Invitation',
    moved: 'New time',
    changed: 'Changed',
    started: 'Starting now',
    cancelled: 'Cancelled',
    withdrawn: 'Invitation withdrawn',
  },
  th: {
    invited: 'คำเชิญ',
    moved: 'เปลี่ยนเวลา',
    changed: 'มีการเปลี่ยนแปลง',
    started: 'กำลังเริ่ม',
    cancelled: 'ยกเลิก',
    withdrawn: 'ยกเลิกคำเชิญ',
  },
};

const bodies: Translated<Record<SessionChange, (title: string, date: string) => string>> = {
  en: {
    invited: (title, date) => `You are invited to the live session “${title}” on ${date}.`,
    moved: (title, date) => `The live session “${title}” now begins on ${date}.`,
    changed: (title, date) => `The title, description or link of the live session “${title}” on ${date} has changed.`,
    started: (title) => `The live session “${title}” is open. You can join it now.`,
    cancelled: (title, date) => `The live session “${title}” on ${date} does not take place.`,
    withdrawn: (title, date) => `You are no longer invited to the live session “${title}” on ${date}.`,
  },
  th: {
    invited: (title, date) => `คุณได้รับเชิญเข้าร่วมห้องเรียนสด “${title}” วันที่ ${date}`,
    moved: (title, date) => `ห้องเรียนสด “${title}” เปลี่ยนเวลาเริ่มเป็น ${date}`,
    changed: (title, date) => `ชื่อ คำอธิบาย หรือลิงก์ของห้องเรียนสด “${title}” วันที่ ${date} มีการเปลี่ยนแปลง`,
    started: (title) => `ห้องเรียนสด “${title}” เปิดแล้ว คุณเข้าร่วมได้ทันที`,
    cancelled: (title, date) => `ห้องเรียนสด “${title}” วันที่ ${date} ถูกยกเลิก`,
    withdrawn: (title, date) => `คุณไม่ได้รับเชิญเข้าร่วมห้องเรียนสด “${title}” วันที่ ${date} อีกต่อไป`,
  },
};

const openLabels: Translated<string> = { en: 'Open the session', th: 'เปิดห้องเรียนสด' };

const locales: Translated<string> = { en: 'en-GB', th: 'th-TH' };

function textIn(language: Language, change: SessionChange, session: NamedSession, timeZone: string): MessageText {
  const format = new Intl.DateTimeFormat(locales[language], { dateStyle: 'full', timeStyle: 'short', timeZone });
  const body = bodies[language][change](session.title, format.format(session.scheduledStart));
  return { title: `${titles[language][change]}: ${session.title}`, body };
}

/** The message about a session in each language, with its time in the time zone of the organization. */
export const sessionTexts = (
  change: SessionChange,
  session: NamedSession,
  timeZone: string,
): Translated<MessageText> => ({
  en: textIn('en', change, session, timeZone),
  th: textIn('th', change, session, timeZone),
});

/** The email with an invitation or cancellation. */
export function invitationEmail(
  { title: subject, body }: MessageText,
  language: Language,
  link: string | null,
): EmailContent {
  return { subject, paragraphs: [body, ...(link ? [{ href: link, label: openLabels[language] }] : [])] };
}
