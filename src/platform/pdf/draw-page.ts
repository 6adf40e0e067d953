import PDFDocument from 'pdfkit';
import { fontBytes, fontsOf } from './fonts.js';
import type { PdfFrame, PdfPage, PdfRule, PdfText } from './pdf-page.js';
import { breakable, clustersOf, drawable, runsOf, type TextRun } from './text-runs.js';

/** What pdfkit knows about the current font; its types do not declare it. */
interface OpenFont {
  _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** Without features, pdfkit shapes word by word and draws the words of a run from left to right. */
const shaping = { features: [] };
const lineHeight = 1.4;
const sizeStep = 0.9;

/** Characters that need no glyph. */
const ignorable = /^\p{Default_Ignorable_Code_Point}$/u;

/** Draws a document as PDF. The same document gives the same bytes. */
export async function drawPage(page: PdfPage): Promise<Uint8Array> {
  return new PageDrawing(page).draw();
}

class PageDrawing {
  private readonly document: PDFKit.PDFDocument;
  private readonly registered = new Set<string>();
  /** Widths of parts at size 1, because shaping takes most of the time. */
  private readonly widths = new Map<string, number>();
  private readonly fonts = new Map<string, string | undefined>();

  constructor(private readonly page: PdfPage) {
    const { width, height, title, author, language, createdAt } = page;
    this.document = new PDFDocument({
      size: [width, height],
      margin: 0,
      lang: language,
      displayTitle: true,
      pdfVersion: '1.7',
      info: { Title: title, Author: author, Creator: 'Homeroom', CreationDate: createdAt },
      // The first font is set before the first text.
      font: null as unknown as string,
    });
  }

  async draw(): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      this.document.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.document.on('end', resolve);
      this.document.on('error', reject);
    });
    for (const item of this.page.items) {
      if (item.kind === 'frame') this.drawFrame(item);
      else if (item.kind === 'rule') this.drawRule(item);
      else if (item.kind === 'break') this.document.addPage();
      else this.drawText(item);
    }
    this.document.end();
    await ended;
    return Buffer.concat(chunks);
  }

  private drawFrame({ inset, lineWidth, color }: PdfFrame): void {
    const { width, height } = this.page;
    this.document
      .lineWidth(lineWidth)
      .rect(inset, inset, width - 2 * inset, height - 2 * inset)
      .stroke(color);
  }

  private drawRule({ y, lineWidth, color }: PdfRule): void {
    const { width, margin } = this.page;
    this.document
      .lineWidth(lineWidth)
      .moveTo(margin, y)
      .lineTo(width - margin, y)
      .stroke(color);
  }

  private drawText(item: PdfText): void {
    const text = this.covered(drawable(item.text)) ?? drawable(item.fallback);
    const { lines, size } = this.fit(text, item);
    const first = item.anchor === 'last' ? item.y - (lines.length - 1) * size * lineHeight : item.y;
    for (const [at, line] of lines.entries()) this.drawLine(line, size, first + at * size * lineHeight, item);
  }

  /** The text, or undefined if it is empty or no font has one of its characters. */
  private covered(text: string): string | undefined {
    return text && runsOf(text, this.findFont) ? text : undefined;
  }

  private fit(text: string, item: PdfText): { lines: string[]; size: number } {
    const { size, minSize, maxLines, column } = item;
    const lines = this.wrap(text, size, column?.width ?? this.page.width - 2 * this.page.margin);
    if (lines.length > maxLines && size > minSize)
      return this.fit(text, { ...item, size: Math.max(minSize, size * sizeStep) });
    if (lines.length <= maxLines || !column) return { lines, size };
    return {
      lines: [
        ...lines.slice(0, maxLines - 1),
        `${clustersOf(lines[maxLines - 1] ?? '')
          .slice(0, -1)
          .join('')}…`,
      ],
      size,
    };
  }

  private wrap(text: string, size: number, available: number): string[] {
    const lines: string[] = [];
    let width = Infinity;
    const place = (part: string): void => {
      const partWidth = this.widthOf(part, size);
      if (partWidth > available && clustersOf(part).length > 1) return clustersOf(part).forEach(place);
      if (width + partWidth > available) {
        lines.push('');
        width = 0;
      }
      lines.push((lines.pop() ?? '') + part);
      width += partWidth;
    };
    breakable(text).forEach(place);
    return lines.map((line) => line.trim());
  }

  private drawLine(line: string, size: number, y: number, { color, column }: PdfText): void {
    const runs = runsOf(line, this.findFont) ?? [];
    const width = this.widthOfRuns(runs, size);
    let x = column ? column.x + (column.align === 'right' ? column.width - width : 0) : (this.page.width - width) / 2;
    // Readers copy and search this text instead of the glyphs, which stand in visual order.
    this.document.markContent('Span', { actual: line });
    for (const run of runs) {
      this.use(run.font, size).fillColor(color);
      this.document.text(run.text, x, y, { ...shaping, lineBreak: false, baseline: 'alphabetic' });
      x += this.document.widthOfString(run.text, shaping);
    }
    this.document.endMarkedContent();
  }

  private widthOf(text: string, size: number): number {
    const width = this.widths.get(text) ?? this.widthOfRuns(runsOf(text, this.findFont) ?? [], 1);
    this.widths.set(text, width);
    return width * size;
  }

  private widthOfRuns(runs: TextRun[], size: number): number {
    return runs.reduce((sum, { text, font }) => sum + this.use(font, size).widthOfString(text, shaping), 0);
  }

  private readonly findFont = (cluster: string, preferred: string | undefined): string | undefined => {
    const key = `${preferred}/${cluster}`;
    if (this.fonts.has(key)) return this.fonts.get(key);
    const candidates = [...(preferred ? [preferred] : []), ...fontsOf(cluster)];
    const found = candidates.find((font) => this.hasGlyphs(font, cluster));
    this.fonts.set(key, found);
    return found;
  };

  private hasGlyphs(font: string, cluster: string): boolean {
    const { font: opened } = (this.use(font, 10) as unknown as OpenFont)._font;
    return [...cluster].every(
      (character) => ignorable.test(character) || opened.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
    );
  }

  private use(font: string, size: number): PDFKit.PDFDocument {
    if (!this.registered.has(font)) this.document.registerFont(font, fontBytes(font));
    this.registered.add(font);
    return this.document.font(font).fontSize(size);
  }
}
