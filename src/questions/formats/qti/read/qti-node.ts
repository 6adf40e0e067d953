import { type XmlElement } from '#platform/xml/xml-element.js';
import { type QtiNode } from '#questions/types/qti/node.js';

/** QTI 3 names that are not the QTI 2 name in lower case with hyphens. */
const irregular: Record<string, string> = {
  'duration-lt': 'durationLT',
  'duration-gte': 'durationGTE',
  'hottext-interaction': 'hottextInteraction',
};

/** The QTI 2 name of an element: `qti-response-if` is `responseIf`. Names of HTML stay as they are. */
export function qtiName(name: string): string {
  if (!name.startsWith('qti-')) return name;
  const plain = name.slice('qti-'.length);
  return irregular[plain] ?? camelCase(plain);
}

/** The QTI 2 name of an attribute: `base-type` is `baseType`. */
export const attributeName = (name: string): string => (name.startsWith('data-') ? name : camelCase(name));

const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** An attribute of an element by its QTI 2 name, in either version. */
export const attributeIn = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((attribute) => attribute.prefix === '' && attributeName(attribute.name) === name)?.value;

/** Elements below an element by their QTI 2 name. */
export const elementsNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.elements.filter((child) => qtiName(child.name) === name);

export const elementNamed = (element: XmlElement, name: string): XmlElement | undefined =>
  elementsNamed(element, name)[0];

/** An element of declarations or rules as plain data with its line. */
export function qtiNode(element: XmlElement): QtiNode {
  const attributes = Object.fromEntries(
    element.attributes
      .filter(({ prefix }) => prefix === '')
      .map(({ name, value }) => [attributeName(name), value] as const),
  );
  const children = element.elements.map(qtiNode);
  const { text } = element;
  return {
    name: qtiName(element.name),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(children.length > 0 ? { children } : text !== '' && { text }),
    line: element.line,
  };
}
