/** Soft hyphens and zero-width spaces: copied along with a text, but not displayed. */
const invisible = /[\u00ad\u200b]/g;

/** A text as displayed: Unicode NFC (UAX #15), white space collapsed, invisible characters removed. */
export const plainText = (text: string): string =>
  text.normalize('NFC').replace(invisible, '').replace(/\s+/g, ' ').trim();
