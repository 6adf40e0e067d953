import { Fraction } from '#questions/types/shared/fraction.js';
import { type Area, shapes } from './geometry.js';
import { attributeOf, childNamed, childrenNamed, childrenOf, flagOf, identifierOf, type QtiNode } from './node.js';
import {
  type BaseType,
  baseTypes,
  cardinalities,
  type Cardinality,
  container,
  parseScalar,
  type QtiValue,
  type Scalar,
  single,
  type Value,
} from './values.js';

export const variableKinds = ['response', 'outcome', 'template'] as const;
export type VariableKind = (typeof variableKinds)[number];

interface Bounds {
  lower?: Fraction;
  upper?: Fraction;
  fallback: Fraction;
}

/** Points of single answers. `key` is normalized for the base type of the variable. */
export interface Mapping extends Bounds {
  entries: { key: Scalar; value: Fraction; isCaseSensitive: boolean }[];
}

export interface AreaMapping extends Bounds {
  areas: (Area & { value: Fraction })[];
}

/** A lookup table; the values to return are still texts, because the variable that is set decides on their type. */
export interface LookupTable {
  kind: 'match' | 'interpolation';
  fallback?: string;
  entries: { source: Fraction; target: string; includesBoundary: boolean }[];
}

/** A variable of an item as its author declared it. */
export interface Declaration {
  kind: VariableKind;
  identifier: string;
  cardinality: Cardinality;
  baseType: BaseType;
  initial: Value;
  correct: Value;
  mapping?: Mapping;
  areaMapping?: AreaMapping;
  table?: LookupTable;
}

export const declarationKind = ({ name }: QtiNode): VariableKind | undefined =>
  variableKinds.find((kind) => name === `${kind}Declaration`);

/** Reads a declaration that `checkDeclarations` has accepted. */
export function readDeclaration(node: QtiNode): Declaration {
  const cardinality = cardinalities.find((known) => known === attributeOf(node, 'cardinality')) ?? 'single';
  const baseType = baseTypes.find((known) => known === attributeOf(node, 'baseType')) ?? 'string';
  const type = { cardinality, baseType };
  const [mapping, areas] = [childNamed(node, 'mapping'), childNamed(node, 'areaMapping')];
  const table = tableIn(node);
  return {
    ...type,
    kind: declarationKind(node) ?? 'outcome',
    identifier: identifierOf(node),
    initial: initialValue(node, type),
    correct: valuesOf(childNamed(node, 'correctResponse'), type),
    ...(mapping && { mapping: mappingOf(mapping, baseType) }),
    ...(areas && { areaMapping: areaMappingOf(areas) }),
    ...(table && { table }),
  };
}

type Type = Pick<Declaration, 'cardinality' | 'baseType'>;

function initialValue(node: QtiNode, type: Type): Value {
  const short = attributeOf(node, 'defaultValue');
  if (short !== undefined) return valueFrom([short], type);
  return valuesOf(childNamed(node, 'defaultValue'), type);
}

function valuesOf(node: QtiNode | undefined, type: Type): Value {
  const values = childrenNamed(node, 'value');
  if (type.cardinality === 'record') return recordOf(values);
  return valueFrom(
    values.map(({ text = '' }) => text),
    type,
  );
}

function recordOf(values: QtiNode[]): Value {
  if (values.length === 0) return null;
  const fields = values.map((node): [string, Value] => {
    const baseType = baseTypes.find((known) => known === attributeOf(node, 'baseType')) ?? 'string';
    return [attributeOf(node, 'fieldIdentifier') ?? '', single(baseType, parseScalar(node.text ?? '', baseType))];
  });
  return record(new Map(fields));
}

export const record = (fields: ReadonlyMap<string, Value>): QtiValue => ({
  cardinality: 'record',
  baseType: 'string',
  items: [],
  fields,
});

/**
 * A value from texts. Several values for a variable of single cardinality are kept: some authoring systems declare
 * drag and drop so and compare with `member`.
 */
export function valueFrom(texts: string[], { cardinality, baseType }: Type): Value {
  const items = texts.map((text) => parseScalar(text, baseType)).filter((item) => item !== null && item !== '');
  const scalars = items.filter((item) => item !== null);
  if (cardinality === 'ordered') return container('ordered', baseType, scalars);
  if (cardinality === 'multiple' || scalars.length > 1) return container('multiple', baseType, scalars);
  return single(baseType, scalars[0] ?? null);
}

const numberIn = (node: QtiNode, name: string): Fraction | undefined =>
  Fraction.parse(attributeOf(node, name)?.trim() ?? '') ?? undefined;

function boundsOf(node: QtiNode): Bounds {
  const [lower, upper] = [numberIn(node, 'lowerBound'), numberIn(node, 'upperBound')];
  return {
    ...(lower && { lower }),
    ...(upper && { upper }),
    fallback: numberIn(node, 'defaultValue') ?? Fraction.zero,
  };
}

function mappingOf(node: QtiNode, baseType: BaseType): Mapping {
  const entries = childrenNamed(node, 'mapEntry').map((entry) => ({
    key: parseScalar(attributeOf(entry, 'mapKey') ?? '', baseType) ?? '',
    value: numberIn(entry, 'mappedValue') ?? Fraction.zero,
    isCaseSensitive: flagOf(entry, 'caseSensitive', flagOf(node, 'caseSensitive', true)),
  }));
  return { ...boundsOf(node), entries };
}

function areaMappingOf(node: QtiNode): AreaMapping {
  const areas = childrenNamed(node, 'areaMapEntry').map((entry) => ({
    shape: shapes.find((known) => known === attributeOf(entry, 'shape')) ?? 'default',
    coords: attributeOf(entry, 'coords') ?? '',
    value: numberIn(entry, 'mappedValue') ?? Fraction.zero,
  }));
  return { ...boundsOf(node), areas };
}

/** The lookup table among the children of a declaration or of a `lookupTable` expression. */
export function tableIn(node: QtiNode): LookupTable | undefined {
  const table = childrenOf(node).find(({ name }) => name === 'matchTable' || name === 'interpolationTable');
  if (!table) return undefined;
  const fallback = attributeOf(table, 'defaultValue');
  return {
    kind: table.name === 'matchTable' ? 'match' : 'interpolation',
    ...(fallback !== undefined && { fallback }),
    entries: childrenOf(table).map((entry) => ({
      source: numberIn(entry, 'sourceValue') ?? Fraction.zero,
      target: attributeOf(entry, 'targetValue') ?? '',
      includesBoundary: flagOf(entry, 'includeBoundary', true),
    })),
  };
}
