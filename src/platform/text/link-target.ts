/** Schemes a link or image may have; an address without a scheme is relative and allowed too. */
export const linkSchemes = ['http', 'https', 'mailto'] as const;

/** Put before a refused address: no browser knows the scheme, so that nothing runs and the address stays readable. */
export const refusedScheme = 'unsafe:';

const maxSchemeLength = 300;
const inertSchemes = new Set<string>([...linkSchemes, refusedScheme.slice(0, -1)]);

/** ASCII characters of an address that have a name in HTML; any other named character cannot be part of a scheme. */
const namedCharacters: Record<string, string> = {
  ...{ colon: ':', tab: '', newline: '', sol: '/', quest: '?', num: '#' },
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" },
};

/**
 * Says whether an address has an allowed scheme or none. Character references and backslashes are resolved first, and
 * what browsers ignore in a scheme is left out, because renderers and browsers do the same.
 */
export function isSafeTarget(address: string): boolean {
  if (/^(https?:\/\/|mailto:)/i.test(address)) return true;
  const start = decode(address.slice(0, maxSchemeLength));
  const end = start.search(/[:/?#]/);
  if (end < 0) return address.length <= maxSchemeLength;
  if (start[end] !== ':') return true;
  const scheme = start.slice(0, end).toLowerCase();
  if (/[&\uFFFD]/.test(scheme)) return false;
  return inertSchemes.has(scheme) || !/^[a-z][a-z0-9+.-]*$/.test(scheme);
}

/** The characters a browser sees, without the ones it ignores (WHATWG URL: tab, newline, leading control characters). */
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
