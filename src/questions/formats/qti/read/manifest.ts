import { posix } from 'node:path';
import { type XmlElement } from '#platform/xml/xml-element.js';

/** A resource of a package that contains QTI. */
export interface QtiResource {
  file: string;
  line: number;
  isTest: boolean;
  isItem: boolean;
}

const isQti = (type: string): boolean => /^imsqti_/i.test(type);

/** The QTI resources of a manifest (IMS Content Packaging), with their paths in the package. */
export function resourcesOf(manifest: XmlElement, folder: string): QtiResource[] {
  const resources = manifest.child('resources')?.childrenNamed('resource') ?? [];
  const found = resources.flatMap((resource) => {
    const type = resource.attribute('type') ?? '';
    const files = resource.childrenNamed('file').map((file) => file.attribute('href') ?? '');
    const canvas = files.filter((file) => file.endsWith('.qti'));
    const paths = isQti(type) ? [resource.attribute('href') ?? files[0] ?? ''] : canvas;
    return paths.map((path) => ({
      file: posix.normalize(posix.join(folder, path)),
      line: resource.line,
      isTest: /^imsqti_(?:test|assessment)_/i.test(type),
      isItem: /^imsqti_item_/i.test(type),
    }));
  });
  return withoutReplaced(found);
}

/** Canvas exports each quiz twice: with the types of Common Cartridge, and in full in `non_cc_assessments`. */
function withoutReplaced(resources: QtiResource[]): QtiResource[] {
  const full = resources
    .filter(({ file }) => file.endsWith('.qti'))
    .map(({ file }) => posix.basename(file, '.xml.qti'));
  return resources.filter(({ file }) => file.endsWith('.qti') || !full.includes(posix.basename(posix.dirname(file))));
}
