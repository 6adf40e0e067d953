/**
 * An element of a QTI item under its QTI 2 name (docs/decisions/0210). It is plain data, so that a question stores its
 * declarations and rules as they are.
 */
export interface QtiNode {
  name: string;
  attributes?: Record<string, string>;
  children?: QtiNode[];
  /** The text of an element without children. */
  text?: string;
  /** Where the element begins in its file; not stored. */
  line?: number;
}

export const attributeOf = ({ attributes }: QtiNode, name: string): string | undefined =>
  attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;

export const childrenOf = (node: QtiNode | undefined): QtiNode[] => node?.children ?? [];

export const childrenNamed = (node: QtiNode | undefined, name: string): QtiNode[] =>
  childrenOf(node).filter((child) => child.name === name);

export const childNamed = (node: QtiNode | undefined, name: string): QtiNode | undefined =>
  childrenOf(node).find((child) => child.name === name);

export const identifierOf = (node: QtiNode): string => attributeOf(node, 'identifier') ?? '';

/** Whether an attribute is `true`; `fallback` if it is missing. */
export const flagOf = (node: QtiNode, name: string, fallback: boolean): boolean => {
  const value = attributeOf(node, name);
  return value === undefined ? fallback : value === 'true' || value === '1';
};
