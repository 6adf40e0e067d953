import type { Operation, Schema } from '../contract/operations.js';
import { filled } from '../contract/requests.js';
import type { Random } from '../contract/values.js';
import { hostileIds, hostileIfMatch, hostileTexts, hostileValues } from './words.js';

/** One invalid request. */
export interface Case {
  name: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** Must be refused. */
  mustFail?: true;
  /** May be routed to another operation, so the response is not compared with the documentation of this one. */
  elsewhere?: true;
}

/** A valid request, the basis of invalid ones. */
export interface Sound {
  operation: Operation;
  ids: string[];
  body: unknown;
  headers: Record<string, string>;
  /** The resolved schema of the body. */
  schema?: Schema;
  /** Property names of every entity, for mass assignment. */
  columns: string[];
}

type Fields = Record<string, unknown>;

const json = { 'content-type': 'application/json' };

/** Made once, because each operation yields them and few are sent. */
const largeBodies: [string, string][] = [
  ['deep arrays', '['.repeat(20_000) + ']'.repeat(20_000)],
  ['deep objects', '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
  ['over a megabyte', JSON.stringify({ a: 'x'.repeat(1_100_000) })],
  ['ten thousand keys', JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, key) => [key, 1])))],
];

/** Each text as the value of a query. */
const encodedTexts = new Map(
  hostileTexts.map((text) => [text, encodeURIComponent(text.toWellFormed()).slice(0, 8_000)]),
);

/** The beginning of each value as JSON, for the name of a case. */
const labels = new Map([...hostileValues, ...hostileTexts].map((value) => [value, JSON.stringify(value).slice(0, 60)]));

/** All known ways to invalidate a request; the caller takes a sample. */
export function* brokenCases(sound: Sound, random: Random): Generator<Case> {
  yield* brokenPaths(sound);
  yield* brokenQueries(sound, random);
  yield* brokenHeaders(sound);
  if (sound.operation.method === 'GET') return;
  yield* brokenJson(sound);
  if (isObject(sound.body)) {
    yield* brokenFields(sound, sound.body, random);
    yield* extraFields(sound, sound.body);
  }
}

function* brokenPaths({ operation, ids, body, headers }: Sound): Generator<Case> {
  const request = sent(body, headers);
  for (const [index] of ids.entries()) {
    for (const id of hostileIds) {
      const path = filled(operation.path, ids.with(index, id));
      yield { name: `id ${id.slice(0, 40)}`, path, ...request };
    }
  }
  const path = filled(operation.path, ids);
  for (const odd of [`${path}/`, `/${path}`, `${path}%00`, `${path}/..`]) {
    yield { name: `path ${odd.slice(-20)}`, path: odd, ...request, elsewhere: true };
  }
  yield { name: 'a long query', path: `${path}?${'a'.repeat(12_000)}`, ...request };
}

function* brokenQueries({ operation, ids, body, headers }: Sound, random: Random): Generator<Case> {
  const path = filled(operation.path, ids);
  const request = sent(body, headers);
  const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  for (const name of [...names, 'unknown', '__proto__', 'constructor[prototype]']) {
    for (const text of [...hostileTexts].sort(() => random() - 0.5).slice(0, 20)) {
      yield { name: `query ${name}`, path: `${path}?${name}=${encodedTexts.get(text)}`, ...request };
    }
    yield { name: `query ${name} twice`, path: `${path}?${name}=1&${name}=2`, ...request };
    yield { name: `query ${name}[]`, path: `${path}?${name}[]=1&${name}[x]=2`, ...request };
    yield { name: `query ${name} raw`, path: `${path}?${name}=%ff%00%zz`, ...request };
  }
  const many = Array.from({ length: 500 }, (_, index) => `p${index}=1`).join('&');
  yield { name: 'query of 500', path: `${path}?${many}`, ...request };
}

function* brokenHeaders({ operation, ids, body, headers }: Sound): Generator<Case> {
  const path = filled(operation.path, ids);
  const { headers: sound, body: text } = sent(body, headers);
  const odd: Record<string, string>[] = [
    { accept: 'application/xml' },
    { 'accept-encoding': 'gzip;q=9, *;q=x' },
    { 'x-request-id': 'x'.repeat(3_000) },
    { 'x-forwarded-for': "127.0.0.1, '; --" },
    { 'user-agent': 'x'.repeat(8_000) },
    { 'idempotency-key': 'x'.repeat(3_000) },
    { range: 'bytes=-1-,9-' },
    { 'if-none-match': '"'.repeat(500) },
    { 'if-none-match': '*' },
    { origin: 'null' },
    { expect: '200-maybe' },
    ...hostileIfMatch.map((version) => ({ 'if-match': version })),
  ];
  for (const header of odd) {
    const [name = ''] = Object.keys(header);
    yield { name: `header ${name}`, path, body: text, headers: { ...sound, ...header } };
  }
}

function* brokenJson({ operation, ids, headers, body }: Sound): Generator<Case> {
  const path = filled(operation.path, ids);
  const raw = (name: string, text: string | Buffer, more: Record<string, string> = {}): Case => {
    return { name: `body ${name}`, path, body: text, headers: { ...headers, ...json, ...more } };
  };
  const good = JSON.stringify(body ?? {});
  yield raw('empty', '');
  yield raw('cut', good.slice(0, -1));
  yield raw('text', 'hello');
  yield raw('array', '[]');
  yield raw('number', '1');
  yield raw('null', 'null');
  for (const [name, text] of largeBodies) yield raw(name, text);
  yield raw('__proto__', '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}');
  yield raw('escaped __proto__', '{"\\u005f_proto__":{"x":1}}');
  yield raw('repeated keys', good.replace(/^\{/, '{"name":1,"name":"b",').replace(',}', '}'));
  yield raw('1e999', good.replace(/^\{/, '{"points":1e999,').replace(',}', '}'));
  yield raw('with a byte order mark', `\ufeff${good}`);
  yield raw('in UTF-16', Buffer.from(good, 'utf16le'), { 'content-type': 'application/json; charset=utf-16le' });
  yield raw('invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
  yield raw('gzip', Buffer.from('1f8b0800000000000003abae050043bfa6a302000000', 'hex'), { 'content-encoding': 'gzip' });
  yield raw('as XML', '<a/>', { 'content-type': 'application/xml' });
  yield raw('as a form', 'a=1&a=2', { 'content-type': 'application/x-www-form-urlencoded' });
  yield raw('multipart without end', '--x\r\n\r\n', { 'content-type': 'multipart/form-data; boundary=x' });
  yield raw('multipart without boundary', 'x', { 'content-type': 'multipart/form-data' });
  yield raw('of no type', good, { 'content-type': '' });
  yield raw('of a broken type', good, { 'content-type': 'a/b/c; =' });
}

function* brokenFields(sound: Sound, body: Fields, random: Random): Generator<Case> {
  const names = [...new Set([...Object.keys(body), ...Object.keys(sound.schema?.properties ?? {})])];
  for (const name of names) {
    const { [name]: _, ...rest } = body;
    yield variant(sound, `without ${name}`, () => rest);
    const texts = [...hostileTexts].sort(() => random() - 0.5).slice(0, 15);
    for (const value of [...hostileValues, ...texts]) {
      yield variant(sound, `${name} ${labels.get(value)}`, () => ({ ...body, [name]: value }));
    }
  }
}

/** Mass assignment: properties of entities that are not in the schema, added to a valid body. */
function* extraFields(sound: Sound, body: Fields): Generator<Case> {
  if (!sound.schema?.properties) return;
  const known = sound.schema.properties;
  const extra = sound.columns.filter((column) => !(column in known));
  const every = Object.fromEntries(extra.map((name) => [name, 'x']));
  yield Object.assign(
    variant(sound, 'every column', () => ({ ...every, ...body })),
    { mustFail: true as const },
  );
  for (const name of extra)
    yield Object.assign(
      variant(sound, `column ${name}`, () => ({ ...body, [name]: null })),
      { mustFail: true as const },
    );
}

/** It is made when it is sent, because an operation has about a thousand variants and a dozen are. */
const variant = ({ operation, ids, headers }: Sound, name: string, body: () => Fields): Case => ({
  name,
  get path() {
    return filled(operation.path, ids);
  },
  get headers() {
    return { ...headers, ...json };
  },
  get body() {
    return JSON.stringify(body());
  },
});

/** The serialized body and its headers. */
export function sent(body: unknown, headers: Record<string, string>): Pick<Case, 'body' | 'headers'> {
  if (body === undefined || body instanceof FormData) return { headers };
  return { body: JSON.stringify(body), headers: { ...headers, ...json } };
}

const isObject = (body: unknown): body is Fields =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && !(body instanceof FormData);
