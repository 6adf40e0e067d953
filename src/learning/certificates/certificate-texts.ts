import type { MessageText } from '#messaging/inbox/notifier.js';
import type { Translated } from '#tenancy/organizations/languages.js';

/** Text for a person whose certificate was revoked. */
export const revokedTexts = (title: string, reason: string): Translated<MessageText> => ({
  en: {
    title: 'A certificate was revoked',
    body: `Your certificate for “${title}” is no longer valid. Reason: ${reason}`,
  },
  th: {
    title: 'ใบประกาศนียบัตรถูกเพิกถอน',
    body: `ใบประกาศนียบัตรรายวิชา “${title}” ของคุณใช้ไม่ได้แล้ว เหตุผล: ${reason}`,
  },
});

/** Text for a person who received a certificate. */
export const issuedTexts = (title: string): Translated<MessageText> => ({
  en: {
    title: 'You have a certificate',
    body: `You completed “${title}”. Your certificate of completion is ready.`,
  },
  th: {
    title: 'คุณได้รับใบประกาศนียบัตร',
    body: `คุณเรียนจบรายวิชา “${title}” แล้ว ใบประกาศนียบัตรของคุณพร้อมแล้ว`,
  },
});
