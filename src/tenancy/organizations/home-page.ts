import { createHash } from 'node:crypto';
import { escapeHtml } from '#platform/text/escape-html.js';

/** What the page at `/` shows. */
export interface HomePage {
  organization: string;
  /** Language of the organization, such as `th-TH`. */
  locale: string;
  version: string;
  /** Path of the API documentation, if it is served. */
  docs?: string;
}

const style = 'body{font:1.1rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:30rem;padding:0 1rem}p{color:#555}';

/** Nothing may be loaded or executed; the one style sheet is allowed by its hash (CSP level 2). */
export const homePagePolicy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
  `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page for people who open the address of the API in a browser. */
export function homePage({ organization, locale, version, docs }: HomePage): string {
  const link = docs ? `<p><a href="${escapeHtml(docs)}">API documentation</a></p>\n` : '';
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(organization)}</title>
<style>${style}</style>
<h1>${escapeHtml(organization)}</h1>
<p>Homeroom ${escapeHtml(version)}</p>
${link}</html>
`;
}
