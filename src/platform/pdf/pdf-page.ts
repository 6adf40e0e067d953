/** A centred text of a page. It is made smaller, down to `minSize`, until it needs no more than `maxLines`. */
export interface PdfText {
  kind: 'text';
  text: string;
  /** Replaces a text with characters that no font has. */
  fallback: string;
  /** Baseline of the last line if `anchor` is `last`, else of the first line, in points from the top. */
  y: number;
  anchor?: 'first' | 'last';
  size: number;
  minSize: number;
  maxLines: number;
  /** `#rrggbb`. */
  color: string;
}

/** A rectangular frame around the page, `inset` points from its edges. */
export interface PdfFrame {
  kind: 'frame';
  inset: number;
  lineWidth: number;
  color: string;
}

/** A document of one page as data, so that it can be drawn in another thread. Lengths are in points. */
export interface PdfPage {
  width: number;
  height: number;
  /** Texts keep this distance from the left and right edge. */
  margin: number;
  title: string;
  author: string;
  /** Language of the document, such as `en`. */
  language: string;
  createdAt: Date;
  items: (PdfText | PdfFrame)[];
}

/** A4 in landscape format. */
export const a4Landscape = { width: 841.89, height: 595.28 };
