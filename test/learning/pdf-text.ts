import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The text of a PDF as a reader extracts it, in the compatibility form of Unicode and without characters of composition. */
export async function textOf(bytes: Uint8Array): Promise<string> {
  const document = await getDocument({ data: bytes.slice(), useSystemFonts: false }).promise;
  const page = await document.getPage(1);
  const { items } = await page.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join('');
  await document.destroy();
  return plain(text);
}

/** For comparison with extracted text, in which Thai SARA AM has two parts, the first below a tone mark. */
export const plain = (text: string): string =>
  text
    .replace(/([\u0E48-\u0E4B]?)\u0E33/g, '\u0E4D$1\u0E32')
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\s]/gu, '');
