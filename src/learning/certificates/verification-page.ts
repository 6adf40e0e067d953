import { createHash } from 'node:crypto';
import { escapeHtml } from '#platform/text/escape-html.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';
import type { VerificationView } from './verification.dto.js';

interface Labels {
  valid: string;
  revoked: string;
  unknown: string;
  name: string;
  course: string;
  completedOn: string;
  organization: string;
}

const labels: Translated<Labels> = {
  en: {
    valid: 'This certificate is valid.',
    revoked: 'This certificate was revoked and is not valid.',
    unknown: 'There is no such certificate. Check the code.',
    name: 'Name',
    course: 'Course',
    completedOn: 'Completed on',
    organization: 'Organization',
  },
  th: {
    valid: 'ใบประกาศนียบัตรนี้ถูกต้อง',
    revoked: 'ใบประกาศนียบัตรนี้ถูกเพิกถอนและใช้ไม่ได้',
    unknown: 'ไม่พบใบประกาศนียบัตรนี้ โปรดตรวจสอบรหัส',
    name: 'ชื่อ',
    course: 'รายวิชา',
    completedOn: 'วันที่เรียนจบ',
    organization: 'องค์กร',
  },
};

const style =
  'body{font:1.1rem/1.5 system-ui,sans-serif;margin:10vh auto;max-width:40rem;padding:0 1rem}h1{font-size:1.4rem}dt{color:#555}';

/** Nothing may be loaded or executed; the one style sheet is allowed by its hash (CSP level 2). */
export const verificationPagePolicy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
  `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A page without scripts that says whether a certificate is valid; `null` for an unknown code. */
export function verificationPage(statement: VerificationView | null, language: Language): string {
  const words = labels[language];
  const heading = words[statement?.status ?? 'unknown'];
  const rows = statement
    ? [
        [words.name, statement.recipientName],
        [words.course, statement.courseTitle],
        [words.completedOn, statement.completedOn],
        [words.organization, statement.organizationName],
      ]
    : [];
  const lines = rows.map(
    ([label = '', value = '']) => `<dt>${escapeHtml(label)}</dt><dd dir="auto">${escapeHtml(value)}</dd>`,
  );
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${heading}</title>
<style>${style}</style>
<h1>${heading}</h1>
<dl>
${lines.join('\n')}
</dl>
</html>
`;
}
