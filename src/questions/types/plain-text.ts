/** Soft hyphens and zero-width spaces: pasted along, seen by nobody. */
const invisible = /[\u00ad\u200b]/g;

/** A text as a reader sees it: composed (Unicode NFC, UAX #15), white space collapsed, nothing invisible. */
export const plainText = (text: string): string =>
  text.normalize('NFC').replace(invisible, '').replace(/\s+/g, ' ').trim();
