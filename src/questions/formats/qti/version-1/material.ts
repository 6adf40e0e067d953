import { escapeXml } from '#platform/xml/write-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { type BodyReader } from '#questions/formats/qti/read/body-reader.js';

/** The HTML of a `material` or of an element with several of them. */
export const materialOf = (element: XmlElement | undefined, reader: BodyReader): string =>
  (element?.elements ?? []).map((child) => partOf(child, reader)).join('');

function partOf(element: XmlElement, reader: BodyReader): string {
  switch (element.name) {
    case 'mattext':
    case 'matemtext':
      return textOf(element, reader);
    case 'matimage':
      return imageOf(element, element.attribute('uri') ?? '', reader);
    case 'mataudio':
    case 'matvideo':
    case 'matapplet':
    case 'matapplication':
      reader.note(element, `${element.name}_lost`, `${element.name} cannot be shown in a question.`);
      return '';
    case 'matbreak':
      return '<br>';
    case 'material':
    case 'flow':
    case 'flow_mat':
    case 'presentation_material':
      return materialOf(element, reader);
    default:
      return '';
  }
}

/** Text in HTML may be escaped, in CDATA, or as elements. */
function textOf(element: XmlElement, reader: BodyReader): string {
  if (element.attribute('texttype')?.toLowerCase() !== 'text/html') return escapeXml(element.text.trim());
  const html = element.elements.length > 0 ? reader.inner(element) : element.text;
  return withFiles(html.trim(), element, reader);
}

/** Points the images of HTML written as text to the files of the package. */
const withFiles = (html: string, element: XmlElement, reader: BodyReader): string =>
  html.replace(/<img\s[^<>]*>/gi, (tag) =>
    tag.replace(/\ssrc="([^"<>]*)"/i, (_, path: string) => {
      const source = reader.imageSource(element, path.replaceAll('&amp;', '&'));
      return ` src="${escapeXml(source)}"`;
    }),
  );

function imageOf(element: XmlElement, path: string, reader: BodyReader): string {
  const alt = element.attribute('label') ?? '';
  return `<img src="${escapeXml(reader.imageSource(element, path))}" alt="${escapeXml(alt)}">`;
}
