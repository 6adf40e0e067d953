const maxLength = 100;

/** The one spelling of a topic, so that `Labor Law` and `labor-law` meet (OQ-103). Empty when nothing is left of it. */
export const topicOf = (words: string): string =>
  words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, maxLength)
    .replace(/-$/, '');

/** Topics in their one spelling, each once. */
export const topicsOf = (words: string[]): string[] => [...new Set(words.map(topicOf).filter(Boolean))];
