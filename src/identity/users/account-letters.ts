import type { Translated } from '#tenancy/organizations/languages.js';
import type { Letter } from './letters.js';

/** To an account's holder, with the link that goes on from there. */
type AccountLetter = Translated<(href: string, name: string) => Letter>;

export const verifyLetter: AccountLetter = {
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

export const resetLetter: AccountLetter = {
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

export const takenLetter: AccountLetter = {
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

export const inviteLetter: AccountLetter = {
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
