import { type Issue } from '#platform/problems/problem.js';
import { plainText } from './plain-text.js';

/** Past this many faults a client learns nothing new, and an answer must not outgrow its question. */
const maxIssues = 100;
const maxStepLength = 40;

/** The faults found so far in a document, and where in it we stand. */
export class Issues {
  constructor(
    readonly faults: Issue[] = [],
    private readonly path = '',
  ) {}

  /** The same notes further in: `notes.at('answers', 2)` stands at `answers[2]`. */
  at(...steps: (string | number)[]): Issues {
    const path = steps.reduce<string>((before, step) => {
      if (typeof step === 'number') return `${before}[${step}]`;
      return (before && `${before}.`) + step.slice(0, maxStepLength);
    }, this.path);
    return new Issues(this.faults, path);
  }

  /** Notes a fault here; always `false`, so that a shape can return it. */
  refuse(rule: string, message: string): false {
    if (this.faults.length < maxIssues) this.faults.push({ field: this.path || undefined, rule, message });
    return false;
  }
}

/**
 * Says whether a value nobody vouches for is a `T`, noting everything that keeps it from being one. Shapes look only
 * as deep as they are written, refuse what they do not name, and never throw, whatever JSON they are given.
 */
export type Schema<T> = (value: unknown, notes: Issues) => value is T;

/** A shape for every field of `T`, checked by the compiler: an interface and its shape cannot drift apart. */
type Fields<T> = { [Name in keyof T]-?: Schema<T[Name]> };

interface Size {
  min?: number;
  max: number;
}

export const record: Schema<Record<string, unknown>> = (value, notes): value is Record<string, unknown> =>
  (typeof value === 'object' && value !== null && !Array.isArray(value)) ||
  notes.refuse('type', 'An object is expected here.');

export const flag: Schema<boolean> = (value, notes): value is boolean =>
  typeof value === 'boolean' || notes.refuse('type', 'True or false is expected here.');

/** Text that PostgreSQL can keep: `jsonb` holds neither NUL nor half a surrogate pair. */
export const text =
  ({ min = 0, max }: Size): Schema<string> =>
  (value, notes): value is string => {
    if (typeof value !== 'string') return notes.refuse('type', 'A text is expected here.');
    if (value.length > max) return notes.refuse('too_long', `At most ${grouped(max)} characters are allowed here.`);
    if (plainText(value).length < min) return notes.refuse('too_short', 'This must not be empty.');
    if (value.includes('\0') || !value.isWellFormed()) return notes.refuse('characters', 'This text is damaged.');
    return true;
  };

/** A text that also keeps a rule of its own. */
export const textLike =
  (max: number, rule: string, message: string, keeps: (text: string) => boolean): Schema<string> =>
  (value, notes): value is string =>
    text({ max })(value, notes) && (keeps(value) || notes.refuse(rule, message));

export const oneOf =
  <T extends string>(values: readonly T[]): Schema<T> =>
  (value, notes): value is T =>
    values.some((known) => known === value) || notes.refuse('reference', expected(values));

export const optional =
  <T>(shape: Schema<T>): Schema<T | undefined> =>
  (value, notes): value is T | undefined =>
    value === undefined || shape(value, notes);

export const object =
  <T extends object>(fields: Fields<T>): Schema<T> =>
  (value, notes): value is T => {
    if (!record(value, notes)) return false;
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
    let fits = unknown.length === 0;
    for (const name of unknown) notes.at(name).refuse('unknown', 'There is no such field.');
    for (const name in fields) fits = fields[name](value[name], notes.at(name)) && fits;
    return fits;
  };

/** An object whose names come from the data: each may appear, no other may. */
export const recordOf =
  <T>(shapes: ReadonlyMap<string, Schema<T>>): Schema<Record<string, T>> =>
  (value, notes): value is Record<string, T> => {
    if (!record(value, notes)) return false;
    const checks = Object.keys(value).map((name) => {
      const shape = shapes.get(name);
      return shape ? shape(value[name], notes.at(name)) : notes.at(name).refuse('reference', 'There is no such id.');
    });
    return checks.every(Boolean);
  };

export const listOf =
  <T>(shape: Schema<T>, { min = 0, max }: Size): Schema<T[]> =>
  (value, notes): value is T[] => {
    if (!Array.isArray(value)) return notes.refuse('type', 'A list is expected here.');
    if (value.length > max) return notes.refuse('too_many', `At most ${grouped(max)} are allowed here.`);
    if (value.length < min) return notes.refuse('too_few', `At least ${grouped(min)} are needed here.`);
    return Array.from(value, (item, index) => shape(item, notes.at(index))).every(Boolean);
  };

/** A list in which no two items have the same name. */
export const distinct =
  <T>(list: Schema<T[]>, nameOf: (item: T) => string): Schema<T[]> =>
  (value, notes): value is T[] => {
    if (!list(value, notes)) return false;
    const names = value.map(nameOf);
    const repeated = names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));
    return repeated.map((index) => notes.at(index).refuse('duplicate', 'This is here twice.')).every(Boolean);
  };

const grouped = (count: number) => count.toLocaleString('en');

function expected(values: readonly string[]): string {
  if (values.length === 0) return 'There is nothing to choose from here.';
  return values.length > 20 ? 'There is no such id.' : `One of these is expected here: ${values.join(', ')}.`;
}
