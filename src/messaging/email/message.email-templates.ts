import type { EmailContent } from '#tenancy/email/email-composer.js';
import type { Translated } from '#tenancy/organizations/languages.js';

/** The parts of a message that appear in its email. */
export interface EmailedMessage {
  title: string;
  body: string;
  recipientName: string;
  /** Null for system messages. */
  senderName: string | null;
}

type Links = { message: string; preferences: string };

/** Email for a message: its text, a link to it, and a link to the preferences that turn these emails off. */
export const messageEmail: Translated<(message: EmailedMessage, links: Links) => EmailContent> = {
  en: ({ title, body, recipientName, senderName }, links) => ({
    subject: title,
    paragraphs: [
      `Hello ${recipientName},`,
      ...(senderName ? [`${senderName} wrote to you:`] : []),
      title,
      ...(body ? [body] : []),
      { href: links.message, label: 'Open the message' },
      `You receive alerts and reminders by email. Turn this off in your preferences: ${links.preferences}`,
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
