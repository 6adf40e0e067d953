import { isDeepStrictEqual } from 'node:util';

/**
 * How a field is merged that was changed on both sides:
 * - `value`: a conflict, unless both sides have the same value.
 * - `together`: like `value`, but all fields with this rule are changed or conflict as one.
 * - `list`: the additions and removals of both sides are applied.
 * - `keys`: each key of an object is merged like `value`.
 * - `latest`: the later value replaces the earlier one.
 */
export type MergeRule = 'value' | 'together' | 'list' | 'keys' | 'latest';

export type Fields = Record<string, unknown>;

/** A field that was changed on both sides. `yours` is the value of the client, `current` that of the record. */
export interface FieldConflict {
  field: string;
  yours: unknown;
  current: unknown;
}

/** The record as it is, the values that the client has changed, and the values from which it changed them. */
export interface ThreeWayMerge {
  current: Fields;
  yours: Fields;
  base: Fields;
}

/** What a merge changes. `isMerged`: a list or object also has changes of the other side. */
export interface Merged {
  changes: Fields;
  conflicts: FieldConflict[];
  isMerged: boolean;
}

/** Merges the fields of `yours` into `current` (docs/decisions/0162). Without a value in `base`, only an equal one does not conflict. */
export function mergeFields(rules: Record<string, MergeRule>, sides: ThreeWayMerge): Merged {
  const merged: Merged = { changes: {}, conflicts: [], isMerged: false };
  const given = Object.keys(rules).filter((field) => sides.yours[field] !== undefined);
  for (const field of given) mergers[rules[field] as MergeRule](field, sides, merged);
  return keepTogether(
    given.filter((field) => rules[field] === 'together'),
    sides,
    merged,
  );
}

/** The fields of `base` that the record has with another value. */
export function fieldsChangedSince(rules: Record<string, MergeRule>, base: Fields, current: Fields): FieldConflict[] {
  return Object.keys(rules)
    .filter((field) => rules[field] !== 'latest' && base[field] !== undefined)
    .filter((field) => !isEqual(base[field], current[field]))
    .map((field) => ({ field, yours: base[field], current: current[field] }));
}

type Merger = (field: string, sides: ThreeWayMerge, merged: Merged) => void;

const mergeValue: Merger = (field, { current, yours, base }, merged) => {
  if (isEqual(yours[field], current[field])) return;
  if (base[field] !== undefined && isEqual(base[field], current[field])) merged.changes[field] = yours[field];
  else merged.conflicts.push({ field, yours: yours[field], current: current[field] ?? null });
};

const mergeList: Merger = (field, { current, yours, base }, merged) => {
  const [now, mine, before] = [current, yours, base].map((side) => listIn(side, field)) as [Values, Values, Values];
  const kept = now.filter((value) => mine.includes(value) || !before.includes(value));
  const added = mine.filter((value) => !before.includes(value) && !now.includes(value));
  const result = isEqual(before, now) ? mine : [...kept, ...added];
  if (!isEqual(result, now)) merged.changes[field] = result;
  merged.isMerged ||= !isEqual([...result].sort(), [...mine].sort());
};

const mergeKeys: Merger = (field, { current, yours, base }, merged) => {
  const [now, mine, before] = [current, yours, base].map((side) => entriesIn(side, field)) as [
    Entries,
    Entries,
    Entries,
  ];
  const result = new Map(now);
  for (const key of new Set([...mine.keys(), ...before.keys()])) {
    const [given, known, present] = [mine.get(key), before.get(key), now.get(key)];
    if (isEqual(given, present) || isEqual(given, known)) continue;
    if (!isEqual(known, present))
      merged.conflicts.push({ field: `${field}.${key}`, yours: given ?? null, current: present ?? null });
    else if (given === undefined) result.delete(key);
    else result.set(key, given);
  }
  if (!isEqual(result, now)) merged.changes[field] = Object.fromEntries(result);
  merged.isMerged ||= !isEqual(result, mine);
};

const mergers: Record<MergeRule, Merger> = {
  value: mergeValue,
  together: mergeValue,
  list: mergeList,
  keys: mergeKeys,
  latest: (field, { current, yours }, merged) => {
    if (!isEqual(yours[field], current[field])) merged.changes[field] = yours[field];
  },
};

/** Lets all of these fields conflict if one of them does. */
function keepTogether(fields: string[], { yours, current }: ThreeWayMerge, merged: Merged): Merged {
  const conflicting = new Set(merged.conflicts.map(({ field }) => field));
  if (!fields.some((field) => conflicting.has(field))) return merged;
  const others = fields
    .filter((field) => field in merged.changes)
    .map((field) => ({ field, yours: yours[field], current: current[field] ?? null }));
  const changes = Object.fromEntries(Object.entries(merged.changes).filter(([field]) => !fields.includes(field)));
  return { ...merged, changes, conflicts: [...merged.conflicts, ...others] };
}

type Values = unknown[];

const isEqual = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one ?? null, other ?? null);

const listIn = (side: Fields, field: string): Values => (Array.isArray(side[field]) ? side[field] : []);

type Entries = Map<string, unknown>;

const entriesIn = (side: Fields, field: string): Entries =>
  new Map(typeof side[field] === 'object' && side[field] !== null ? Object.entries(side[field]) : []);
