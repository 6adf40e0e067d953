/** Decodes an encryption key of 32 bytes from hex or base64; undefined if it is neither. */
export function keyBytes(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes : undefined;
}

/** The keys in a comma-separated list. */
export const listOfKeys = (keys: string | undefined): string[] =>
  (keys ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter(Boolean);
