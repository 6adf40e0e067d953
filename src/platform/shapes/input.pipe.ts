import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type DeclaredField, fieldsOf } from './declared-field.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { countMarkup, maxMarkup } from '#platform/text/markup.js';
import { rememberRules } from './validation-rules.js';

type Class = new () => object;

const maxDepth = 24;
/** class-transformer and class-validator take about a millisecond for a thousand values. */
const maxValues = 20_000;
const maxFields = 2_000;
/** So many are listed with every other fault; more are refused before anything is copied. */
const maxUnknownFields = 20;
const maxRemembered = 100;
const maxRememberedLength = 200;

rememberRules();

/**
 * Turns what was sent into the declared shape or refuses it with all faults found: unknown fields (the first 20), wrong
 * types, texts PostgreSQL cannot keep (NUL, lone surrogates). Trees too deep or too large are refused before the rest is read.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  private readonly understood = new Map<Class, Map<string, object>>();

  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (!metatype || !isShape(metatype)) return type === 'body' ? value : refuseHostile(value);
    return type === 'query' ? this.readQuery(metatype, value) : read(metatype, refuseHostile(refuseOtherKinds(value)));
  }

  /** Clients ask the same over and over, and what a query means depends on nothing but its text. */
  private readQuery(shape: Class, value: unknown): object {
    const known = this.understood.get(shape) ?? new Map<string, object>();
    const text = JSON.stringify(value);
    const query = known.get(text) ?? read(shape, refuseHostile(value), true);
    if (known.size >= maxRemembered) known.clear();
    if (text.length <= maxRememberedLength) this.understood.set(shape, known.set(text, query));
    return Object.assign(new shape(), query);
  }
}

/** Reads a plain object as `shape`. Texts are turned into numbers and flags first where the source knows only text. */
export function read<T extends object>(shape: new () => T, value: unknown, fromText = false): T {
  if (value === undefined) value = {};
  refuseOtherKinds(value);
  const plain = (fromText ? coerce(shape, value as Record<string, unknown>) : value) as Record<string, unknown>;
  const unknown = unknownFields(shape, plain);
  const long = longLists(shape, plain);
  if (long.length > 0 || unknown.length > maxUnknownFields) throw invalidWith([...long, ...unknown]);
  const input = plainToInstance(shape, plain);
  const errors = validateSync(input, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  if (errors.length > 0) throw invalidWith(errors.flatMap((e) => faults(e)));
  return withDefaults(shape, input);
}

const invalidWith = (errors: Issue[]) =>
  invalid('validation_failed', 'Some of what was sent is not right; see errors.', errors);

function refuseOtherKinds(value: unknown): unknown {
  const isOther = value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value));
  if (isOther) throw invalid('validation_failed', 'Send a JSON object.');
  return value;
}

const isShape = (metatype: unknown): metatype is Class =>
  typeof metatype === 'function' && ![String, Boolean, Number, Array, Object, Buffer].includes(metatype as never);

/** Refuses what no honest client sends, before anything recurses into it. */
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
    // Counted before anything of it is looked at, numbers and flags too.
    values += keys ? keys.length : (value as unknown[]).length;
    if (depth >= maxDepth || values > maxValues || (keys && keys.length > maxFields)) throw tooComplex();
    keys?.forEach(refuseUnstorable);
    for (const inner of keys ? Object.values(value) : (value as unknown[])) open.push([inner, depth + 1]);
  }
  return root;
}

const tooComplex = () =>
  invalid('too_complex', `Send at most ${maxDepth} levels, ${maxFields} fields an object and ${maxValues} values.`);

const tooMuchMarkup = () =>
  invalid('markup_excessive', 'There are too many tags and links in what was sent. Send it in several requests.');

function refuseUnstorable(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw invalid('text_unstorable', 'Text must be well-formed Unicode without NUL characters.');
  }
}

/** Refused before class-transformer copies what is in them. */
const unknownFields = (shape: Class, value: Record<string, unknown>): Issue[] => {
  const known = new Set(fieldsOf(shape).map(({ name }) => name));
  const unknown = Object.keys(value).filter((name) => !known.has(name));
  return unknown.map((field) => ({ field, rule: 'unknown', message: `${field} is not a field here` }));
};

/** Lists longer than declared, in the parts of the input too: to find that out must not cost what reading them does. */
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
  const kinds = new Map(fieldsOf(shape).map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [name, coerceText(kinds.get(name), text)]),
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

/** Fills what was left out, in the parts of the input too. */
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

/** The shape a field of parts is made of, declared lazily as `() => Shape` or `() => [Shape]`. */
function partOf(type: unknown): Class | undefined {
  if (typeof type !== 'function' || type.prototype) return undefined;
  const declared = (type as () => unknown)();
  const part = Array.isArray(declared) ? (declared as unknown[])[0] : declared;
  return isShape(part) ? part : undefined;
}

function faults(error: ValidationError, path = ''): Issue[] {
  const field = path ? `${path}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) =>
    rule === 'whitelistValidation'
      ? { field, rule: 'unknown', message: `${error.property} is not a field here` }
      : { field, rule, message },
  );
  return [...own, ...(error.children ?? []).flatMap((child) => faults(child, field))];
}
