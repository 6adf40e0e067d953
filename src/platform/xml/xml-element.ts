/** The children of an element in their order: elements and the texts between them. CDATA is text, comments are left out. */
export type XmlNode = XmlElement | string;

/** An attribute. `name` is local, without the prefix. */
export interface XmlAttribute {
  name: string;
  prefix: string;
  value: string;
}

/** What an element is called, where it begins and what its tag contains. */
export interface XmlTag {
  /** The local name, without the prefix. */
  name: string;
  prefix: string;
  /** The URI of the namespace; empty without one. */
  namespace: string;
  line: number;
  attributes: XmlAttribute[];
}

/** An element of a parsed document. Elements and attributes are found by their local names. */
export class XmlElement implements XmlTag {
  readonly name: string;
  readonly prefix: string;
  readonly namespace: string;
  readonly line: number;
  readonly attributes: XmlAttribute[];
  readonly children: XmlNode[] = [];

  constructor({ name, prefix, namespace, line, attributes }: XmlTag) {
    this.name = name;
    this.prefix = prefix;
    this.namespace = namespace;
    this.line = line;
    this.attributes = attributes;
  }

  /** The value of an attribute. An attribute without a prefix wins over one with a prefix. */
  attribute(name: string): string | undefined {
    const found = this.attributes.filter((attribute) => attribute.name === name);
    return (found.find(({ prefix }) => prefix === '') ?? found[0])?.value;
  }

  /** The child elements, without texts. */
  get elements(): XmlElement[] {
    return this.children.filter((child) => typeof child !== 'string');
  }

  childrenNamed(name: string): XmlElement[] {
    return this.elements.filter((child) => child.name === name);
  }

  /** The first child with this name, or with the name at the end of a path: `child('name', 'text')`. */
  child(name: string, ...path: string[]): XmlElement | undefined {
    const [next, ...rest] = path;
    const found = this.elements.find((child) => child.name === name);
    return next === undefined ? found : found?.child(next, ...rest);
  }

  /** All elements below this one with this name, in the order of the document. */
  descendantsNamed(name: string): XmlElement[] {
    return this.elements.flatMap((child) => [...(child.name === name ? [child] : []), ...child.descendantsNamed(name)]);
  }

  /** The text of this element and of all elements below it, as it is written. */
  get text(): string {
    return this.children.map((child) => (typeof child === 'string' ? child : child.text)).join('');
  }

  /** The trimmed text of the child at a path; undefined if there is no such child. */
  textOf(name: string, ...path: string[]): string | undefined {
    return this.child(name, ...path)?.text.trim();
  }
}
