export const labelPattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;

const maxLength = 64;

/** Derives a label from a file name or title: `Fig. 1 (new).png` becomes `fig-1-new`. */
export function labelOf(name: string): string {
  const slug = name
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, maxLength)
    .replace(/-$/, '');
  return slug || 'media';
}

/** Returns the first of `label`, `label-2`, `label-3` … that is not taken. */
export function freeLabel(label: string, taken: readonly string[]): string {
  if (!taken.includes(label)) return label;
  const numbered = (number: number) => `${label.slice(0, maxLength - 8)}-${number}`;
  let number = 2;
  while (taken.includes(numbered(number))) number++;
  return numbered(number);
}

/** Returns the distinct labels that texts refer to as `[[media:label]]`. */
export function labelsIn(...texts: string[]): string[] {
  const mentions = texts.flatMap((text) => [...text.matchAll(/\[\[media:([a-z0-9][a-z0-9_-]{0,63})\]\]/g)]);
  return [...new Set(mentions.map(([, label = '']) => label))];
}
