import type { OpenAPIObject } from '@nestjs/swagger';
import { resolved, type Schema, typesOf } from './operations.js';

/** Returns the id of a row for a field such as `classroomId`. */
export type FindId = (field: string) => Promise<string>;

/** A seeded source of random numbers, so that a run can be repeated. */
export type Random = () => number;

/** mulberry32, a small generator with the same results on every machine. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Generates values that a schema accepts. */
export class Values {
  constructor(
    private readonly document: OpenAPIObject,
    private readonly random: Random,
    private readonly findId: FindId,
  ) {}

  /** A value for the schema; the field name determines which row a UUID refers to. */
  async of(given: Schema, field = ''): Promise<unknown> {
    const schema = resolved(this.document, given);
    if (schema.enum) return schema.enum[0];
    if (schema.format === 'uuid') return this.findId(field);
    if (schema.properties) return this.object(schema);
    if (schema.examples && !isUnique(schema, field)) return schema.examples[0];
    const [type] = typesOf(schema);
    if (type === 'array') return this.list(schema, field);
    if (type === 'integer' || type === 'number')
      return Math.max(schema.minimum ?? 1, schema.default === undefined ? 1 : Number(schema.default));
    if (type === 'boolean') return true;
    if (type === 'string') return this.text(schema);
    return {};
  }

  /** All required fields and those with an example. */
  private async object({ properties = {}, required = [] }: Schema): Promise<Record<string, unknown>> {
    const object: Record<string, unknown> = {};
    for (const [name, property] of Object.entries(properties)) {
      const schema = resolved(this.document, property);
      if (required.includes(name) || schema.examples) object[name] = await this.of(property, name);
    }
    return object;
  }

  private async list({ items = {}, minItems = 1 }: Schema, field: string): Promise<unknown[]> {
    const length = Math.max(1, minItems);
    return Promise.all(Array.from({ length }, () => this.of(items, field.replace(/s$/, ''))));
  }

  private text({ format, minLength = 1, maxLength = 200, pattern }: Schema): string {
    const word = Math.floor(this.random() * 2 ** 48).toString(36);
    if (format === 'email') return `${word}@fuzz.example`;
    if (format === 'date-time') return '2026-09-01T08:00:00Z';
    if (format === 'date') return '2026-09-01';
    if (format === 'uri') return 'https://example.org/';
    if (pattern?.includes('\\d{4}')) return '2026';
    return word.padEnd(minLength, 'x').slice(0, maxLength);
  }
}

/** Fields that must be unique, for which an example would work only once. */
const isUnique = ({ format }: Schema, field: string): boolean => format === 'email' || field === 'name';
