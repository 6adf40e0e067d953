import { type XmlElement } from '#platform/xml/xml-element.js';

/** The fields of all `qtimetadata` of an item or assessment, by label. */
export function metadataOf(element: XmlElement): Map<string, string> {
  const holders = [...element.childrenNamed('itemmetadata'), element];
  const fields = holders
    .flatMap((holder) => [...holder.childrenNamed('qtimetadata').flatMap((one) => one.elements), ...holder.elements])
    .filter(({ name }) => name === 'qtimetadatafield');
  // The first of two fields with the same label counts.
  return new Map(
    fields.toReversed().map((field) => [field.textOf('fieldlabel') ?? '', field.textOf('fieldentry') ?? '']),
  );
}
