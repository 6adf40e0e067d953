/** Allowed URL schemes of links and images. Relative URLs are allowed too. */
export const linkSchemes = ['http', 'https', 'mailto'] as const;

/** Prefix for refused URLs. Browsers do not know this scheme, so the URL is inert but still readable. */
export const refusedScheme = 'unsafe:';

const maxSchemeLength = 300;
const inertSchemes = new Set<string>([...linkSchemes, refusedScheme.slice(0, -1)]);

/** HTML named character references that can affect a URL scheme. Other named characters cannot be part of one. */
const namedCharacters: Record<string, string> = {
  colon: ':',
  tab: '',
  newline: '',
  sol: '/',
  quest: '?',
  num: '#',
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/**
 * Whether a URL has an allowed scheme or none. Character references and backslash escapes are decoded first and
 * ignored characters removed, as Markdown renderers and browsers do.
 */
export function isSafeTarget(url: string): boolean {
  if (/^(https?:\/\/|mailto:)/i.test(url)) return true;
  const start = decode(url.slice(0, maxSchemeLength));
  const end = start.search(/[:/?#]/);
  if (end < 0) return url.length <= maxSchemeLength;
  if (start[end] !== ':') return true;
  const scheme = start.slice(0, end).toLowerCase();
  if (/[&\uFFFD]/.test(scheme)) return false;
  return inertSchemes.has(scheme) || !/^[a-z][a-z0-9+.-]*$/.test(scheme);
}

/** Decodes escapes and removes the characters browsers ignore (WHATWG URL: tab, newline, leading control characters). */
const decode = (text: string): string =>
  text
    .replaceAll('\\', '')
    .replace(/&(?:#x([\da-f]{1,20})|#(\d{1,20})|([a-z]{2,30}));?/gi, (_, hex?: string, decimal?: string, name = '') => {
      if (hex ?? decimal) return character(hex ? parseInt(hex, 16) : Number(decimal));
      return namedCharacters[String(name).toLowerCase()] ?? '\uFFFD';
    })
    .replaceAll('\\', '')
    .replace(/[\p{Cc}\p{Cf}\s]/gu, '');

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD');
