/** The column of a text: its left edge and width, and the side at which the text stands. */
export interface PdfColumn {
  x: number;
  width: number;
  align: 'left' | 'right';
}

/** A text of a page, centred unless it has a column. It is made smaller, down to `minSize`, until it needs no more than `maxLines`. */
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
  /** A text in a column is cut after `maxLines`, because others stand below it. */
  column?: PdfColumn;
}

/** A horizontal line between the left and right margin. */
export interface PdfRule {
  kind: 'rule';
  y: number;
  lineWidth: number;
  color: string;
}

/** The items that follow stand on another page. */
export interface PdfBreak {
  kind: 'break';
}

/** A rectangular frame around the page, `inset` points from its edges. */
export interface PdfFrame {
  kind: 'frame';
  inset: number;
  lineWidth: number;
  color: string;
}

/** A document as data, so that it can be drawn in another thread. Lengths are in points. */
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
  items: (PdfText | PdfFrame | PdfRule | PdfBreak)[];
}

/** A4 in landscape format. */
export const a4Landscape = { width: 841.89, height: 595.28 };

/** A4 in portrait format. */
export const a4Portrait = { width: a4Landscape.height, height: a4Landscape.width };
