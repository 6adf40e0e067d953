import type { OpenAPIObject } from '@nestjs/swagger';
import { isRealDay, isRealMoment } from './calendar.js';
import { type Schema, typesOf } from './operations.js';

const maxDifferences = 5;

/**
 * Differences of `value` from a schema of the API document, one sentence each. Objects are closed: a property the schema does
 * not name is a difference unless `additionalProperties` allows it.
 */
export function differencesFrom(document: OpenAPIObject, schema: Schema, value: unknown): string[] {
  return new SchemaCheck(document).of(schema, value, 'the body').slice(0, maxDifferences);
}

class SchemaCheck {
  constructor(private readonly document: OpenAPIObject) {}

  of(given: Schema, value: unknown, at: string): string[] {
    const schema = this.resolved(given);
    const differences = this.kind(schema, value, at);
    if (!schema.allOf && !schema.anyOf && !schema.oneOf) return differences;
    return [...differences, ...this.composed(schema, value, at)];
  }

  private resolved(schema: Schema): Schema {
    const name = schema.$ref?.replace('#/components/schemas/', '');
    return name ? this.resolved((this.document.components?.schemas?.[name] ?? {}) as Schema) : schema;
  }

  private composed({ allOf = [], anyOf, oneOf }: Schema, value: unknown, at: string): string[] {
    const all = allOf.flatMap((part) => this.of(part, value, at));
    const alternatives = [anyOf, oneOf].flatMap((parts) => (parts ? [parts] : []));
    const none = alternatives.flatMap((parts) => {
      const found = parts.map((part) => this.of(part, value, at));
      return found.some((differences) => differences.length === 0) ? [] : (found[0] ?? []);
    });
    return [...all, ...none];
  }

  private kind(schema: Schema, value: unknown, at: string): string[] {
    if (schema.enum && !schema.enum.includes(value))
      return [`${at} is ${shown(value)}, not one of ${shown(schema.enum)}`];
    const types = typesOf(schema);
    if (types.length > 0 && !types.some((type) => isOfType(type, value)))
      return [`${at} is ${shown(value)}, not of type ${types.join(' or ')}`];
    if (typeof value === 'string') return textDifferences(schema, value, at);
    if (typeof value === 'number') return numberDifferences(schema, value, at);
    if (Array.isArray(value)) return this.list(schema, value, at);
    return typeof value === 'object' && value !== null ? this.object(schema, value as Fields, at) : [];
  }

  private list({ items, minItems = 0, maxItems = Infinity }: Schema, value: unknown[], at: string): string[] {
    if (value.length < minItems) return [`${at} has ${value.length} elements, fewer than ${minItems}`];
    if (value.length > maxItems) return [`${at} has ${value.length} elements, more than ${maxItems}`];
    return items ? value.flatMap((element, index) => this.of(items, element, `${at}[${index}]`)) : [];
  }

  private object(schema: Schema, value: Fields, at: string): string[] {
    const { properties, required = [], additionalProperties } = schema;
    const missing = required.filter((name) => value[name] === undefined).map((name) => `${at}.${name} is missing`);
    const known = Object.entries(properties ?? {}).filter(([name]) => value[name] !== undefined);
    const invalid = known.flatMap(([name, property]) => this.of(property, value[name], `${at}.${name}`));
    if (!properties || additionalProperties === true) return [...missing, ...invalid];
    const additional = Object.keys(value).filter((name) => !(name in properties));
    const unknown = additionalProperties
      ? additional.flatMap((name) => this.of(additionalProperties, value[name], `${at}.${name}`))
      : additional.map((name) => `${at}.${name} is not in the schema`);
    return [...missing, ...invalid, ...unknown];
  }
}

type Fields = Record<string, unknown>;

function isOfType(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function textDifferences({ minLength = 0, maxLength = Infinity, pattern, format }: Schema, value: string, at: string) {
  const length = [...value].length;
  const differences: string[] = [];
  if (length < minLength) differences.push(`${at} is ${shown(value)}, shorter than ${minLength}`);
  if (length > maxLength) differences.push(`${at} has ${length} characters, more than ${maxLength}`);
  if (pattern && !expressionOf(pattern).test(value))
    differences.push(`${at} is ${shown(value)}, which does not match ${pattern}`);
  if (!(formats[format ?? '']?.(value) ?? true)) differences.push(`${at} is ${shown(value)}, not a valid ${format}`);
  return differences;
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const expression = expressions.get(pattern) ?? new RegExp(pattern, 'u');
  expressions.set(pattern, expression);
  return expression;
}

function numberDifferences({ minimum = -Infinity, maximum = Infinity, multipleOf }: Schema, value: number, at: string) {
  if (value < minimum || value > maximum) return [`${at} is ${value}, outside ${minimum} to ${maximum}`];
  const parts = multipleOf ? value / multipleOf : 0;
  return Math.abs(parts - Math.round(parts)) > 1e-6 ? [`${at} is ${value}, not a multiple of ${multipleOf}`] : [];
}

const formats: Record<string, (text: string) => boolean> = {
  uuid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  'date-time': (text) => /T\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && isRealMoment(text),
  date: isRealDay,
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  uri: (text) => URL.canParse(text),
};

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 80);
