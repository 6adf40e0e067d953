import { unsupportedType } from './file-types.js';

const pageTag = /^<(?:!doctype|html|head|body|script|iframe|svg|style|\?xml)\b/i;
const maxOpeningLength = 4096;

/**
 * Whether the first thing after white space and comments is a tag of a web page. Each comment ends at its first `-->`,
 * `<!-->` included, as browsers read it (HTML, 13.2.5.43), so the text is read once.
 */
function isPage(text: string): boolean {
  let rest = text.trimStart();
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->', 2);
    if (end < 0) return false;
    rest = rest.slice(end + 3).trimStart();
  }
  return pageTag.test(rest);
}

/** Watches text flow by: it must be UTF-8 without NUL all through, and no web page in disguise. */
export class PlainText {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private opening = '';

  take(bytes: Buffer): void {
    if (bytes.includes(0)) throw notText();
    const text = this.decode(bytes);
    if (this.opening.length < maxOpeningLength) this.look(text);
  }

  end(): void {
    this.decode();
  }

  private look(text: string): void {
    this.opening = (this.opening + text).slice(0, maxOpeningLength);
    if (isPage(this.opening)) {
      throw unsupportedType('Web pages and drawings are not taken, whatever they are named. Send plain text or a PDF.');
    }
  }

  private decode(bytes?: Buffer): string {
    try {
      return this.decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw notText();
    }
  }
}

const notText = () => unsupportedType('This is no plain text. Save the file as UTF-8 text and send it again.');
