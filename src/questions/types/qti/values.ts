import { Fraction } from '#questions/types/shared/fraction.js';
import { parseDuration } from './duration.js';
import { isWhole } from './numbers.js';

export const baseTypes = [
  'identifier',
  'boolean',
  'integer',
  'float',
  'string',
  'point',
  'pair',
  'directedPair',
  'duration',
  'file',
  'uri',
] as const;
export type BaseType = (typeof baseTypes)[number];

export const cardinalities = ['single', 'multiple', 'ordered', 'record'] as const;
export type Cardinality = (typeof cardinalities)[number];

/** Numbers and durations (in seconds) are exact; pairs and points are normalized texts. */
export type Scalar = Fraction | boolean | string;

/** A value that is not NULL: one scalar, a container of them, or a record. */
export interface QtiValue {
  cardinality: Cardinality;
  baseType: BaseType;
  items: Scalar[];
  fields?: ReadonlyMap<string, Value>;
  /** True if a container was made with NULL among its members. NULL is left out of `items`. */
  hasNull?: boolean;
}

/** `null` is QTI's NULL: no value, an empty container or an empty text. */
export type Value = QtiValue | null;

export const single = (baseType: BaseType, item: Scalar | null): Value =>
  item === null || item === '' ? null : { cardinality: 'single', baseType, items: [item] };

export const numberValue = (number: Fraction | null): Value =>
  single(number !== null && isWhole(number) ? 'integer' : 'float', number);

export const booleanValue = (value: boolean | null): Value => single('boolean', value);

export const container = (cardinality: 'multiple' | 'ordered', baseType: BaseType, items: Scalar[]): Value =>
  items.length === 0 ? null : { cardinality, baseType, items };

/** The only item of a value; null for NULL and for several items. */
export const scalarOf = (value: Value | undefined): Scalar | null =>
  value && value.items.length === 1 ? (value.items[0] ?? null) : null;

/** A value as a number. A text that is a number counts as one, because some authors declare numbers as texts. */
export const numberOf = (value: Value | undefined): Fraction | null => asNumber(scalarOf(value));

export const asNumber = (item: Scalar | null): Fraction | null => {
  if (item instanceof Fraction) return item;
  return typeof item === 'string' ? parseNumber(item.trim()) : null;
};

export const textOf = (value: Value | undefined): string | null => {
  const item = scalarOf(value);
  return item === null ? null : lexical(item);
};

/** A scalar as it is written in QTI. */
export const lexical = (item: Scalar): string => (item instanceof Fraction ? item.toShort(20) : String(item));

/** A value where a condition is expected: numbers other than 0, and texts and containers that are not empty, are true. */
export function isTrue(value: Value): boolean {
  if (!value) return false;
  if (value.cardinality !== 'single') return true;
  const [item] = value.items;
  if (item instanceof Fraction) return item.isPositive || item.isNegative;
  return item !== false && item !== '' && item !== undefined;
}

const parseNumber = (text: string): Fraction | null => (text.includes('/') ? null : Fraction.parse(text));

/** Reads a scalar from its lexical form; null if it is not one of this type. */
export function parseScalar(text: string, baseType: BaseType): Scalar | null {
  const trimmed = text.trim();
  switch (baseType) {
    case 'boolean':
      return parseBoolean(trimmed);
    case 'integer':
      return wholeOf(parseNumber(trimmed));
    case 'float':
      return parseNumber(trimmed);
    case 'duration':
      return parseDuration(trimmed);
    case 'pair':
      return twoParts(trimmed)?.toSorted().join(' ') ?? null;
    case 'directedPair':
      return twoParts(trimmed)?.join(' ') ?? null;
    case 'point':
      return parsePoint(trimmed);
    default:
      return trimmed;
  }
}

const parseBoolean = (text: string): boolean | null => {
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : null;
};

const wholeOf = (number: Fraction | null): Fraction | null => (number && isWhole(number) ? number : null);

const twoParts = (text: string): string[] | null => {
  const parts = text.split(/\s+/);
  return parts.length === 2 ? parts : null;
};

function parsePoint(text: string): string | null {
  const numbers = twoParts(text)?.map((part) => parseNumber(part));
  if (!numbers?.every((number) => number !== null)) return null;
  return numbers.map((number) => number.toShort(20)).join(' ');
}

export function sameScalar(one: Scalar, other: Scalar): boolean {
  if (one instanceof Fraction && other instanceof Fraction) return one.compare(other) === 0;
  if (one instanceof Fraction || other instanceof Fraction) {
    const [left, right] = [asNumber(one), asNumber(other)];
    return left !== null && right !== null && left.compare(right) === 0;
  }
  return String(one) === String(other);
}

/** Whether two values are the same: containers in any order unless one is ordered, pairs in any direction. */
export function sameValue(one: QtiValue, other: QtiValue): boolean {
  if (one.fields || other.fields) return sameRecord(one, other);
  if (one.items.length !== other.items.length) return false;
  if (one.cardinality === 'ordered' || other.cardinality === 'ordered')
    return one.items.every((item, index) => sameAs(item, other.items[index]));
  const rest = [...other.items];
  return one.items.every((item) => {
    const at = rest.findIndex((candidate) => sameScalar(item, candidate));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

const sameAs = (item: Scalar, other: Scalar | undefined) => other !== undefined && sameScalar(item, other);

function sameRecord(one: QtiValue, other: QtiValue): boolean {
  const [left, right] = [one.fields, other.fields];
  if (!left || !right || left.size !== right.size) return false;
  return [...left].every(([name, field]) => {
    const matching = right.get(name) ?? null;
    return field && matching ? sameValue(field, matching) : field === matching && right.has(name);
  });
}
