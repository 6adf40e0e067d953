import { Fraction, sum } from '#questions/types/shared/fraction.js';
import { type AreaMapping, type Declaration, type LookupTable, type Mapping } from './declarations.js';
import { isInside } from './geometry.js';
import { sameScalar, type Scalar, type Value } from './values.js';

/** `mapResponse`: the mapped points of a value, or their sum for a container, within the bounds of the mapping. */
export function mapped(value: Value, { mapping, cardinality }: Pick<Declaration, 'mapping' | 'cardinality'>): Fraction {
  if (!mapping) return Fraction.zero;
  const isContainer = cardinality !== 'single' || (value?.items.length ?? 0) > 1;
  if (!value && !isContainer) return within(mapping.fallback, mapping);
  const points = (value?.items ?? []).map((item) => pointsOf(item, mapping));
  return within(sum(points), mapping);
}

const pointsOf = (item: Scalar, { entries, fallback }: Mapping): Fraction =>
  entries.find(
    ({ key, isCaseSensitive }) => sameScalar(item, key) || (!isCaseSensitive && folded(item) === folded(key)),
  )?.value ?? fallback;

const folded = (item: Scalar): string => String(item).normalize('NFC').toLowerCase();

/**
 * `mapResponsePoint`: every point is mapped by the first area it is in. An area counts once, however many points are in
 * it; a point outside of all areas earns the default.
 */
export function mappedPoints(value: Value, mapping: AreaMapping | undefined): Fraction {
  if (!mapping) return Fraction.zero;
  const used = new Set<AreaMapping['areas'][number]>();
  const points = (value?.items ?? []).map((point) => {
    const area = mapping.areas.find((candidate) => isInside(String(point), candidate));
    if (!area) return mapping.fallback;
    if (used.has(area)) return Fraction.zero;
    used.add(area);
    return area.value;
  });
  return within(sum(points), mapping);
}

function within(points: Fraction, { lower, upper }: { lower?: Fraction; upper?: Fraction }): Fraction {
  const raised = lower && points.compare(lower) < 0 ? lower : points;
  return upper && raised.compare(upper) > 0 ? upper : raised;
}

/**
 * The text a lookup table gives for a number; undefined if it has none. A match table compares; an interpolation table
 * takes the first entry that the number reaches (QTI 2.2, `interpolationTable`).
 */
export function lookedUp(source: Fraction | null, { kind, entries, fallback }: LookupTable): string | undefined {
  if (!source) return fallback;
  const entry = entries.find((candidate) => {
    const order = source.compare(candidate.source);
    if (order === 0) return kind === 'match' || candidate.includesBoundary;
    return kind === 'interpolation' && order > 0;
  });
  return entry?.target ?? fallback;
}
