import { plainText } from '#platform/text/plain-text.js';
import type { Issues } from './issues.js';
import { jsonValue } from './named-schemas.js';

/** `format`: the language that the field `format` of the question names. */
type RichTextMarkup = 'markdown' | 'format';

/** A JSON Schema (2020-12), as far as the parts of questions need it. */
export interface JsonSchema {
  $ref?: string;
  type?: 'string' | 'integer' | 'boolean' | 'object' | 'array';
  description?: string;
  enum?: readonly string[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | false;
  anyOf?: JsonSchema[];
  /** The markup language of a text that is sanitized when stored. */
  'x-rich-text'?: RichTextMarkup;
}

type Check<T> = (value: unknown, issues: Issues) => value is T;

/**
 * Checks that untrusted JSON is a `T` and adds an issue for everything that is not. Schemas read only as deep as they
 * are declared, refuse unknown fields and never throw.
 */
export interface Schema<T> {
  (value: unknown, issues: Issues): value is T;
  /** Describes the same values for the API document. A function, because most schemas only ever read one response. */
  json: () => JsonSchema;
  isOptional?: boolean;
}

const schema = <T>(check: Check<T>, json: () => JsonSchema): Schema<T> => Object.assign(check, { json });

/** A schema for every field of `T`; the compiler refuses a missing one. */
type Fields<T> = { [Name in keyof T]-?: Schema<T[Name]> };

interface Size {
  min?: number;
  max: number;
}

/** The same schema with a description for the API document. */
export const about = <T>(description: string, described: Schema<T>): Schema<T> =>
  Object.assign(
    schema<T>(
      (value, issues): value is T => described(value, issues),
      () => ({ ...described.json(), description }),
    ),
    { isOptional: described.isOptional === true },
  );

export const record: Schema<Record<string, unknown>> = schema(
  (value, issues): value is Record<string, unknown> =>
    (typeof value === 'object' && value !== null && !Array.isArray(value)) || issues.add('type', 'Must be an object.'),
  () => ({ type: 'object' }),
);

/** An object whose fields the client chooses. */
export const anyObject: Schema<Record<string, unknown>> = schema(
  (value, issues): value is Record<string, unknown> => record(value, issues),
  () => ({ type: 'object', additionalProperties: jsonValue }),
);

export const flag: Schema<boolean> = schema(
  (value, issues): value is boolean => typeof value === 'boolean' || issues.add('type', 'Must be true or false.'),
  () => ({ type: 'boolean' }),
);

export const integer = ({ min = 0, max }: Size): Schema<number> =>
  schema(
    (value, issues): value is number => {
      if (!Number.isInteger(value)) return issues.add('type', 'Must be a whole number.');
      const isWithin = min <= Number(value) && Number(value) <= max;
      return isWithin || issues.add('range', `Must be from ${grouped(min)} to ${grouped(max)}.`);
    },
    () => ({ type: 'integer', minimum: min, maximum: max }),
  );

/** Text that PostgreSQL can store: `jsonb` refuses NUL and unpaired surrogates. */
export const text = ({ min = 0, max }: Size): Schema<string> =>
  schema(
    (value, issues): value is string => {
      if (typeof value !== 'string') return issues.add('type', 'Must be a text.');
      if (value.length > max) return issues.add('too_long', `Must have at most ${grouped(max)} characters.`);
      if (plainText(value).length < min) return issues.add('too_short', 'Must not be empty.');
      if (value.includes('\0') || !value.isWellFormed()) {
        return issues.add('characters', 'Must not contain NUL or half a surrogate pair. Remove the damaged character.');
      }
      return true;
    },
    () => ({ type: 'string', ...(min > 0 && { minLength: min }), maxLength: max }),
  );

/** Text in a markup language, which the feature sanitizes before it stores it. */
export const richText = (size: Size, writtenIn: RichTextMarkup = 'markdown'): Schema<string> => {
  const plain = text(size);
  return schema(
    (value, issues): value is string => plain(value, issues),
    () => ({ ...plain.json(), 'x-rich-text': writtenIn }),
  );
};

/** A text that also passes `accepts`. */
export const textLike = (
  max: number,
  rule: string,
  message: string,
  accepts: (text: string) => boolean,
): Schema<string> => {
  const plain = text({ max });
  return schema(
    (value, issues): value is string => plain(value, issues) && (accepts(value) || issues.add(rule, message)),
    () => ({ ...plain.json(), description: message }),
  );
};

export const oneOf = <T extends string>(values: readonly T[]): Schema<T> =>
  schema(
    (value, issues): value is T => values.some((known) => known === value) || issues.add('reference', expected(values)),
    () => ({ type: 'string', enum: values }),
  );

/** One of the ids or units of the question. Documented as a text, because each question has others. */
export const reference = <T extends string>(values: readonly T[]): Schema<T> =>
  schema(oneOf(values), () => ({ type: 'string' }));

export const optional = <T>(given: Schema<T>): Schema<T | undefined> =>
  Object.assign(
    schema<T | undefined>(
      (value, issues): value is T | undefined => value === undefined || given(value, issues),
      given.json,
    ),
    { isOptional: true },
  );

export const object = <T extends object>(fields: Fields<T>): Schema<T> =>
  schema(
    (value, issues): value is T => {
      if (!record(value, issues)) return false;
      const unknown = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
      let isValid = unknown.length === 0;
      for (const name of unknown) issues.at(name).add('unknown', 'Unknown field. Remove it.');
      for (const name in fields) isValid = fields[name](value[name], issues.at(name)) && isValid;
      return isValid;
    },
    () => {
      const properties: Record<string, JsonSchema> = {};
      const required: string[] = [];
      for (const name in fields) {
        properties[name] = fields[name].json();
        if (!fields[name].isOptional) required.push(name);
      }
      return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
    },
  );

/** The objects of another schema with further optional fields. */
export const extended = <A extends object, B extends object>(base: Schema<A>, fields: Fields<B>): Schema<A & B> => {
  const further = object<B>(fields);
  const names = Object.keys(fields);
  return schema(
    (value, issues): value is A & B => {
      if (!record(value, issues)) return false;
      const given = names.filter((name) => Object.hasOwn(value, name));
      if (given.length === 0) return base(value, issues);
      const rest = { ...value };
      for (const name of given) delete rest[name];
      const isBase = base(rest, issues);
      return further(Object.fromEntries(given.map((name) => [name, value[name]])), issues) && isBase;
    },
    () => {
      const json = base.json();
      return { ...json, properties: { ...json.properties, ...further.json().properties } };
    },
  );
};

/** An object whose field names come from the data. Every name is optional; unknown names are refused. `documented`
 * are the schemas of the API document, for data that may have no names. */
export const recordOf = <T>(
  schemas: ReadonlyMap<string, Schema<T>>,
  documented: Schema<T>[] = [...schemas.values()],
): Schema<Record<string, T>> =>
  schema(
    (value, issues): value is Record<string, T> => {
      if (!record(value, issues)) return false;
      const checks = Object.keys(value).map((name) => {
        const found = schemas.get(name);
        return found ? found(value[name], issues.at(name)) : issues.at(name).add('reference', unknownId);
      });
      return checks.every(Boolean);
    },
    () => ({ type: 'object', additionalProperties: anyOf(documented.map((one) => one.json())) }),
  );

export const listOf = <T>(item: Schema<T>, { min = 0, max }: Size): Schema<T[]> =>
  schema(
    (value, issues): value is T[] => {
      if (!Array.isArray(value)) return issues.add('type', 'Must be a list.');
      if (value.length > max) return issues.add('too_many', `Must have at most ${grouped(max)} entries.`);
      if (value.length < min) return issues.add('too_few', `Must have at least ${grouped(min)} entries.`);
      return Array.from(value, (one, index) => item(one, issues.at(index))).every(Boolean);
    },
    () => ({ type: 'array', items: item.json(), ...(min > 0 && { minItems: min }), maxItems: max }),
  );

/** A list in which no two items have the same name. */
export const distinct = <T>(list: Schema<T[]>, nameOf: (item: T) => string): Schema<T[]> =>
  schema((value, issues): value is T[] => {
    if (!list(value, issues)) return false;
    const names = value.map(nameOf);
    const repeated = names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));
    return repeated
      .map((index) => issues.at(index).add('duplicate', 'Duplicates an earlier entry. Remove it.'))
      .every(Boolean);
  }, list.json);

/** Any of several schemas, of which equal ones are listed once. */
function anyOf(schemas: JsonSchema[]): JsonSchema {
  const [first = {}, ...others] = new Map(schemas.map((one) => [JSON.stringify(one), one])).values();
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

const unknownId = 'Unknown id. Use an id from the body of the question.';

const grouped = (count: number) => count.toLocaleString('en');

function expected(values: readonly string[]): string {
  if (values.length === 0) return 'Must be left out: the question has no values to choose from.';
  return values.length > 20 ? unknownId : `Must be one of: ${values.join(', ')}.`;
}
