import { a4Landscape, type PdfPage, type PdfText } from '#platform/pdf/pdf-page.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';
import { writtenCode } from './certificate-code.js';
import type { Certificate } from './certificate.entity.js';

interface Words {
  heading: string;
  certifies: string;
  completed: string;
  on: (day: string) => string;
  verify: (code: string) => string;
  /** In place of a name or title that no font can show. */
  seePage: string;
}

const words: Translated<Words> = {
  en: {
    heading: 'Certificate of Completion',
    certifies: 'This certifies that',
    completed: 'has completed the course',
    on: (day) => `on ${day}`,
    verify: (code) => `Verification code ${code}`,
    seePage: '(see the verification page)',
  },
  th: {
    heading: 'ใบประกาศนียบัตร',
    certifies: 'ขอรับรองว่า',
    completed: 'สำเร็จรายวิชา',
    on: (day) => `เมื่อวันที่ ${day}`,
    verify: (code) => `รหัสตรวจสอบ ${code}`,
    seePage: '(โปรดดูที่หน้าตรวจสอบ)',
  },
};

const black = '#222222';
const grey = '#555555';
const defaultColor = '#333333';

/** How the organization presents itself on its certificates. */
export interface CertificateStyle {
  language: Language;
  color: string | undefined;
  /** The address that verifies the certificate. */
  url: string;
}

/** A certificate as a page in A4 landscape. */
export function certificatePage(
  certificate: Certificate,
  { language, color = defaultColor, url }: CertificateStyle,
): PdfPage {
  const { recipientName, courseTitle, organizationName, completedOn, code, issuedAt } = certificate;
  const { heading, certifies, completed, on, verify, seePage } = words[language];
  const line = (text: string, y: number, size: number, about: Partial<PdfText> = {}): PdfText => ({
    kind: 'text',
    text,
    fallback: seePage,
    y,
    size,
    minSize: 9,
    maxLines: 1,
    color: black,
    ...about,
  });
  return {
    ...a4Landscape,
    margin: 70,
    title: `${heading}: ${courseTitle}`,
    author: organizationName,
    language,
    createdAt: issuedAt,
    items: [
      { kind: 'frame', inset: 24, lineWidth: 3, color },
      { kind: 'frame', inset: 31, lineWidth: 0.75, color },
      line(organizationName, 92, 20, { color, maxLines: 2, minSize: 12 }),
      line(heading, 160, 34, { color }),
      line(certifies, 210, 14, { color: grey }),
      line(recipientName, 262, 36, { anchor: 'first', minSize: 14, maxLines: 1 }),
      line(completed, 330, 14, { color: grey }),
      line(courseTitle, 370, 24, { minSize: 11, maxLines: 3 }),
      line(on(dayIn(language, completedOn)), 490, 14, { color: grey }),
      line(verify(writtenCode(code)), 530, 11, { color: grey }),
      line(url, 548, 9, { color: grey, minSize: 6 }),
    ],
  };
}

/** A calendar day in words; in Thai with the year of the Buddhist era. */
const dayIn = (language: Language, day: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
