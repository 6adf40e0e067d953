import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { LRUCache } from 'lru-cache';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { countMarkup, maxMarkup } from '#platform/text/markup.js';
import { type DeclaredField, fieldsOf } from './declared-field.js';
import { cacheValidationRules } from './validation-rules.js';

type Class = new () => object;

const maxDepth = 24;
/** class-transformer and class-validator take about one millisecond per 1,000 values. */
const maxValues = 20_000;
const maxFields = 2_000;
/** Up to this number, unknown fields are reported with all other issues; beyond it, the input is rejected before validation. */
const maxUnknownFields = 20;
const maxCachedQueries = 100;
const maxCachedLength = 200;

cacheValidationRules();

/**
 * Converts a request to its DTO class, or answers 400 with all issues found: unknown fields, wrong types and values. Text
 * PostgreSQL cannot store (NUL, lone surrogates) and input that is too deep or too large are rejected before validation.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  private readonly queries = new WeakMap<Class, LRUCache<string, object>>();

  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (!metatype || !isShape(metatype)) return type === 'body' ? value : refuseHostile(value);
    return type === 'query' ? this.readQuery(metatype, value) : read(metatype, refuseHostile(requireObject(value)));
  }

  /** Caches parsed queries, because clients repeat them and the result depends only on the text. */
  private readQuery(shape: Class, value: unknown): object {
    const known = this.queries.get(shape) ?? new LRUCache<string, object>({ max: maxCachedQueries });
    const text = JSON.stringify(value);
    const query = known.get(text) ?? read(shape, refuseHostile(value), true);
    if (text.length <= maxCachedLength) this.queries.set(shape, known.set(text, query));
    return Object.assign(new shape(), query);
  }
}

/**
 * Validates a plain object and converts it to the class `shape`; throws a Problem with all issues. With `fromText`,
 * strings are first converted to the declared numbers, booleans and lists, as for queries and environment variables.
 */
export function read<T extends object>(shape: new () => T, value: unknown, fromText = false): T {
  if (value === undefined) value = {};
  requireObject(value);
  const plain = (fromText ? coerce(shape, value as Record<string, unknown>) : value) as Record<string, unknown>;
  const unknown = unknownFields(shape, plain);
  const tooLong = longLists(shape, plain);
  if (tooLong.length > 0 || unknown.length > maxUnknownFields) throw invalidWith([...tooLong, ...unknown]);
  const input = plainToInstance(shape, plain);
  const errors = validateSync(input, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  if (errors.length > 0) throw invalidWith(errors.flatMap((error) => issuesOf(error)));
  return withDefaults(shape, input);
}

const invalidWith = (errors: Issue[]) => invalid('validation_failed', 'Some fields are invalid; see errors.', errors);

function requireObject(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (value !== undefined && !isObject) throw invalid('validation_failed', 'The input must be a JSON object.');
  return value;
}

const isShape = (metatype: unknown): metatype is Class =>
  typeof metatype === 'function' && ![String, Boolean, Number, Array, Object, Buffer].includes(metatype as never);

/** Rejects input that is too deep, too large or not storable. Iterative, so that deep nesting cannot overflow the stack. */
export function refuseHostile(root: unknown): unknown {
  const open: [unknown, number][] = [[root, 0]];
  let markup = 0;
  for (let values = 1; open.length > 0;) {
    const [value, depth] = open.pop() as [unknown, number];
    if (typeof value === 'string') {
      refuseUnstorable(value);
      markup += countMarkup(value);
      if (markup > maxMarkup) throw tooMuchMarkup();
    }
    if (typeof value !== 'object' || value === null) continue;
    const keys = Array.isArray(value) ? undefined : Object.keys(value);
    // Counted before the values are visited, so that a large array is rejected early.
    values += keys ? keys.length : (value as unknown[]).length;
    if (depth >= maxDepth || values > maxValues || (keys && keys.length > maxFields)) throw tooComplex();
    keys?.forEach(refuseUnstorable);
    for (const inner of keys ? Object.values(value) : (value as unknown[])) open.push([inner, depth + 1]);
  }
  return root;
}

const tooComplex = () =>
  invalid(
    'too_complex',
    `The input may have at most ${maxDepth} levels of nesting, ${maxFields} fields per object and ${maxValues} values. Split it into several requests.`,
  );

const tooMuchMarkup = () =>
  invalid('markup_excessive', 'The input contains too many tags and links. Split it into several requests.');

function refuseUnstorable(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw invalid('text_unstorable', 'Text must be well-formed Unicode without NUL characters.');
  }
}

/** Found before class-transformer copies their values. */
const unknownFields = (shape: Class, value: Record<string, unknown>): Issue[] => {
  const known = new Set(fieldsOf(shape).map(({ name }) => name));
  const unknown = Object.keys(value).filter((name) => !known.has(name));
  return unknown.map((field) => unknownField(field, field, unknown.length > maxUnknownFields ? undefined : shape));
};

/** Names the fields there are, because a mistyped name is easiest to correct next to the right one. */
function unknownField(field: string, name: string, shape?: Class): Issue {
  const known = shape ? fieldsOf(shape).map((declared) => declared.name) : [];
  const hint = known.length > 0 ? `; known fields: ${known.join(', ')}` : '';
  return { field, rule: 'unknown', message: `${name} is not a known field${hint}` };
}

/** Lists longer than declared, nested ones included. Found before conversion, whose cost grows with their length. */
function longLists(shape: Class, value: Record<string, unknown>, path = ''): Issue[] {
  return fieldsOf(shape).flatMap(({ name, schema }): Issue[] => {
    const given = value[name];
    const part = partOf(schema.type);
    if (typeof given !== 'object' || given === null) return [];
    if (!Array.isArray(given)) return part ? longLists(part, given as Record<string, unknown>, `${path}${name}.`) : [];
    const max = Number(schema.maxItems ?? Infinity);
    const message = `${name} must be a list of at most ${max}`;
    if (given.length > max) return [{ field: path + name, rule: 'arrayMaxSize', message }];
    const parts = part ? (given as unknown[]).filter((element) => typeof element === 'object' && element !== null) : [];
    return parts.flatMap((element, at) =>
      longLists(part as Class, element as Record<string, unknown>, `${path}${name}.${at}.`),
    );
  });
}

function coerce(shape: Class, value: Record<string, unknown>): Record<string, unknown> {
  const fields = new Map(fieldsOf(shape).map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, coerceText(fields.get(name), text)]),
  );
}

function coerceText(field: DeclaredField | undefined, text: unknown): unknown {
  const { type, isArray } = field?.schema ?? {};
  if (typeof text !== 'string') return text;
  if (isArray || type === 'array') return text.split(',').map((word) => word.trim());
  if ((type === Number || type === 'integer') && /^[+-]?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === Boolean && /^(true|false|1|0)$/i.test(text)) return /^(true|1)$/i.test(text);
  return text;
}

/** Applies defaults to omitted fields, nested objects included. */
function withDefaults<T extends object>(shape: new () => T, input: T): T {
  const values = input as Record<string, unknown>;
  for (const { name, schema } of fieldsOf(shape)) {
    if (schema.default !== undefined) values[name] ??= values[name] === null ? null : structuredClone(schema.default);
    const part = partOf(schema.type);
    const given = values[name];
    if (part && Array.isArray(given)) for (const element of given as object[]) withDefaults(part, element);
    else if (part && given) withDefaults(part, given);
  }
  return input;
}

/** The class of nested objects, declared lazily as `() => Shape` or `() => [Shape]`. */
function partOf(type: unknown): Class | undefined {
  if (typeof type !== 'function' || type.prototype) return undefined;
  const declared = (type as () => unknown)();
  const part = Array.isArray(declared) ? (declared as unknown[])[0] : declared;
  return isShape(part) ? part : undefined;
}

function issuesOf(error: ValidationError, path = ''): Issue[] {
  const field = path ? `${path}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) =>
    rule === 'whitelistValidation'
      ? unknownField(field, error.property, error.target?.constructor as Class | undefined)
      : { field, rule, message },
  );
  return [...own, ...(error.children ?? []).flatMap((child) => issuesOf(child, field))];
}
