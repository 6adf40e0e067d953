import { unsupportedType } from './file-types.js';

const pageTag = /^<(?:!doctype|html|head|body|script|iframe|svg|style|\?xml)\b/i;
const maxOpeningLength = 4096;

/**
 * Whether the text starts, after white space and comments, with a tag of a web page. A comment ends at its first `-->`,
 * `<!-->` included, as in browsers (HTML, 13.2.5.43), so the text is scanned once.
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

/** Checks text chunk by chunk: it must be UTF-8 without NUL and must not start like a web page. */
export class PlainText {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private opening = '';

  take(bytes: Buffer): void {
    if (bytes.includes(0)) throw notText();
    const text = this.decode(bytes);
    if (this.opening.length < maxOpeningLength) this.checkOpening(text);
  }

  end(): void {
    this.decode();
  }

  private checkOpening(text: string): void {
    this.opening = (this.opening + text).slice(0, maxOpeningLength);
    if (isPage(this.opening)) {
      throw unsupportedType('HTML and SVG content is not accepted under any name. Upload plain text or a PDF.');
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

const notText = () => unsupportedType('The file is not UTF-8 text. Save it as UTF-8 and repeat the upload.');
