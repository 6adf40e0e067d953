import type { OpenAPIObject } from '@nestjs/swagger';
import { resolved, type Schema } from './operations.js';

/** Finds the id of a row for a field such as `classroomId`. */
export type FindId = (field: string) => Promise<string>;

/** Words that differ on every call, from a seeded source, so that a run can be repeated. */
export type Random = () => number;

/** mulberry32: small, fast, and the same everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Makes values a schema accepts. */
export class Values {
  constructor(
    private readonly document: OpenAPIObject,
    private readonly random: Random,
    private readonly findId: FindId,
  ) {}

  /** A value for `schema`; `field` is what it is called, which says whose id a UUID is. */
  async of(given: Schema, field = ''): Promise<unknown> {
    const schema = resolved(this.document, given);
    if (schema.enum) return schema.enum[0];
    if (schema.format === 'uuid') return this.findId(field);
    if (schema.properties) return this.object(schema);
    if (schema.example !== undefined && !isOnesOwn(schema, field)) return schema.example;
    if (schema.type === 'array') return this.list(schema, field);
    if (schema.type === 'integer' || schema.type === 'number')
      return Math.max(schema.minimum ?? 1, schema.default === undefined ? 1 : Number(schema.default));
    if (schema.type === 'boolean') return true;
    if (schema.type === 'string') return this.text(schema);
    return {};
  }

  /** Every field; those that may be left out, and are not examples, are. */
  private async object({ properties = {}, required = [] }: Schema): Promise<Record<string, unknown>> {
    const made: Record<string, unknown> = {};
    for (const [name, property] of Object.entries(properties)) {
      const schema = resolved(this.document, property);
      if (required.includes(name) || schema.example !== undefined) made[name] = await this.of(property, name);
    }
    return made;
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

/** What two records must not share; an example would do only once. */
const isOnesOwn = ({ format }: Schema, field: string): boolean => format === 'email' || field === 'name';
