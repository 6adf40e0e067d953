import type { EmailContent } from '#tenancy/email/email-composer.js';
import type { Translated } from '#tenancy/organizations/languages.js';

/** What there is to mail of a message. */
export interface EmailedMessage {
  title: string;
  body: string;
  recipientName: string;
  /** Null when the school itself speaks. */
  senderName: string | null;
}

type Links = { message: string; preferences: string };

/** A message as a letter: what was said, where to answer to it, and how to have no more of these letters. */
export const messageEmail: Translated<(message: EmailedMessage, links: Links) => EmailContent> = {
  en: ({ title, body, recipientName, senderName }, links) => ({
    subject: title,
    paragraphs: [
      `Hello ${recipientName},`,
      ...(senderName ? [`${senderName} wrote to you:`] : []),
      title,
      ...(body ? [body] : []),
      { href: links.message, label: 'Open the message' },
      `You receive alerts and reminders by mail. Switch that off in your preferences: ${links.preferences}`,
    ],
  }),
  th: ({ title, body, recipientName, senderName }, links) => ({
    subject: title,
    paragraphs: [
      `สวัสดีคุณ ${recipientName}`,
      ...(senderName ? [`${senderName} ส่งข้อความถึงคุณ:`] : []),
      title,
      ...(body ? [body] : []),
      { href: links.message, label: 'เปิดข้อความ' },
      `คุณได้รับการแจ้งเตือนทางอีเมล หากไม่ต้องการรับ โปรดปิดได้ที่การตั้งค่าของคุณ: ${links.preferences}`,
    ],
  }),
};
