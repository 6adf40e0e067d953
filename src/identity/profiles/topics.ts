const maxLength = 100;

/** The slug of a topic: `Labor Law` and `labor-law` are equal. Empty when the text has no letter or digit. */
export const topicOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, maxLength)
    .replace(/-$/, '');

/** The slugs of topics, without duplicates. */
export const topicsOf = (texts: string[]): string[] => [...new Set(texts.map(topicOf).filter(Boolean))];
