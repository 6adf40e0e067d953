import type { Translated } from '#tenancy/organizations/languages.js';
import type { EmailContent } from '#tenancy/email/email-composer.js';

/** To an account's holder, with the link that goes on from there. */
export type AccountEmail = Translated<(href: string, name: string) => EmailContent>;

export const verifyEmail: AccountEmail = {
  en: (href, name) => ({
    subject: 'Confirm your e-mail address',
    paragraphs: [
      `Hello ${name},`,
      'please confirm that this address is yours:',
      { href, label: 'Confirm this address' },
      'The link is good for 24 hours.',
    ],
  }),
  th: (href, name) => ({
    subject: 'ยืนยันที่อยู่อีเมลของคุณ',
    paragraphs: [
      `สวัสดีคุณ ${name}`,
      'โปรดยืนยันว่าที่อยู่อีเมลนี้เป็นของคุณ:',
      { href, label: 'ยืนยันที่อยู่อีเมลนี้' },
      'ลิงก์นี้ใช้ได้ภายใน 24 ชั่วโมง',
    ],
  }),
};

/** To the address that counts until the new one is confirmed. */
export const addressChangeEmail: AccountEmail = {
  en: (_, name) => ({
    subject: 'Your e-mail address is about to change',
    paragraphs: [
      `Hello ${name},`,
      'a new e-mail address was requested for your account. It takes effect once it is confirmed from that address; until then this one stays.',
      'If it was not you, change your password now and tell your school.',
    ],
  }),
  th: (_, name) => ({
    subject: 'ที่อยู่อีเมลของคุณกำลังจะเปลี่ยน',
    paragraphs: [
      `สวัสดีคุณ ${name}`,
      'มีการขอเปลี่ยนที่อยู่อีเมลของบัญชีคุณ การเปลี่ยนจะมีผลเมื่อยืนยันจากที่อยู่ใหม่แล้ว จนกว่าจะถึงเวลานั้นที่อยู่นี้ยังคงใช้ได้',
      'หากคุณไม่ได้เป็นผู้ขอ โปรดเปลี่ยนรหัสผ่านทันทีและแจ้งโรงเรียนของคุณ',
    ],
  }),
};

/** To the address before and the address after. */
export const addressChangedEmail: AccountEmail = {
  en: (_, name) => ({
    subject: 'Your e-mail address was changed',
    paragraphs: [
      `Hello ${name},`,
      'the e-mail address of your account was changed. Mail goes to the new address from now on; links sent earlier no longer work.',
      'If you did not expect this, tell your school now.',
    ],
  }),
  th: (_, name) => ({
    subject: 'ที่อยู่อีเมลของคุณถูกเปลี่ยนแล้ว',
    paragraphs: [
      `สวัสดีคุณ ${name}`,
      'ที่อยู่อีเมลของบัญชีคุณถูกเปลี่ยนแล้ว ต่อจากนี้อีเมลจะส่งไปยังที่อยู่ใหม่ ลิงก์ที่ส่งไปก่อนหน้านี้ใช้ไม่ได้อีกต่อไป',
      'หากคุณไม่ได้คาดว่าจะมีการเปลี่ยนแปลงนี้ โปรดแจ้งโรงเรียนของคุณทันที',
    ],
  }),
};

export const resetEmail: AccountEmail = {
  en: (href, name) => ({
    subject: 'Choose a new password',
    paragraphs: [
      `Hello ${name},`,
      'somebody, probably you, asked for a new password:',
      { href, label: 'Choose a new password' },
      'The link is good for 30 minutes. If it was not you, ignore this mail; nothing has changed.',
    ],
  }),
  th: (href, name) => ({
    subject: 'ตั้งรหัสผ่านใหม่',
    paragraphs: [
      `สวัสดีคุณ ${name}`,
      'มีผู้ขอตั้งรหัสผ่านใหม่ ซึ่งน่าจะเป็นคุณ:',
      { href, label: 'ตั้งรหัสผ่านใหม่' },
      'ลิงก์นี้ใช้ได้ภายใน 30 นาที หากคุณไม่ได้เป็นผู้ขอ โปรดเพิกเฉยต่ออีเมลนี้ ไม่มีสิ่งใดเปลี่ยนแปลง',
    ],
  }),
};

export const addressTakenEmail: AccountEmail = {
  en: (href, name) => ({
    subject: 'You already have an account',
    paragraphs: [
      `Hello ${name},`,
      'your address was used to open an account, but it already has one. Log in as usual, or choose a new password:',
      { href, label: 'Choose a new password' },
      'The link is good for 30 minutes. If it was not you, ignore this mail; nothing has changed.',
    ],
  }),
  th: (href, name) => ({
    subject: 'คุณมีบัญชีอยู่แล้ว',
    paragraphs: [
      `สวัสดีคุณ ${name}`,
      'มีการใช้ที่อยู่อีเมลของคุณเพื่อเปิดบัญชี แต่ที่อยู่นี้มีบัญชีอยู่แล้ว โปรดเข้าสู่ระบบตามปกติ หรือตั้งรหัสผ่านใหม่:',
      { href, label: 'ตั้งรหัสผ่านใหม่' },
      'ลิงก์นี้ใช้ได้ภายใน 30 นาที หากคุณไม่ได้เป็นผู้ขอ โปรดเพิกเฉยต่ออีเมลนี้ ไม่มีสิ่งใดเปลี่ยนแปลง',
    ],
  }),
};

export const invitationEmail: AccountEmail = {
  en: (href) => ({
    subject: 'You are invited',
    paragraphs: [
      'Hello,',
      'open your account here:',
      { href, label: 'Open your account' },
      'The invitation is good for 7 days.',
    ],
  }),
  th: (href) => ({
    subject: 'คุณได้รับเชิญ',
    paragraphs: ['สวัสดี', 'เปิดบัญชีของคุณได้ที่นี่:', { href, label: 'เปิดบัญชีของคุณ' }, 'คำเชิญนี้ใช้ได้ภายใน 7 วัน'],
  }),
};
