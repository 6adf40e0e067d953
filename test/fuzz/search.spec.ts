import { documentOf, type Operation, operationsOf, resolved, typesOf } from '../contract/operations.js';
import { insider } from '../contract/people.js';
import { seeded } from '../contract/values.js';
import { openSchool } from '../support/school.js';
import { faultsOf } from './oracle.js';
import { Wire } from './wire.js';
import { hostileTexts } from './words.js';

const school = openSchool();
const searches = 300;
/** More fields share these requests, so that new lists add no time; the long run sends all texts to each. */
const maxRequests = process.env.LONG ? Infinity : 5_000;
const minTextsPerField = 40;
const maxConcurrentRequests = 10;
const random = seeded(3);

/** Fragments of SQL, JSON paths, text search and LIKE patterns, combined at random. */
const pieces = [
  "'",
  '"',
  '\\',
  '%',
  '_',
  '--',
  '/*',
  '*/',
  ';',
  '$1',
  ':x',
  '??',
  '&',
  '|',
  '!',
  '(',
  ')',
  '<->',
  ':*',
  '@@',
  '->>',
  '\u00a0',
  'ß',
  'İ',
  '\u0301',
  'OR 1=1',
  'UNION SELECT',
  "E'\\x00'",
  '$$',
  '{}',
  '[]',
  'NULL',
  'a',
  'P1A',
  ' ',
];
const pick = (): string => pieces[Math.floor(random() * pieces.length)] ?? '';
const randomText = (): string => Array.from({ length: 1 + Math.floor(random() * 12) }, pick).join('');
const short = hostileTexts.filter((text) => text.length <= 100).map((text) => text.toWellFormed());
const texts = [...short, ...Array.from({ length: searches - short.length }, randomText)];

/** Query parameters for free text. */
function searchable(operation: Operation): string[] {
  const document = documentOf(school);
  return operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .filter(({ schema }) => {
      const found = resolved(document, schema);
      const { format, enum: choices, pattern } = found;
      return typesOf(found).includes('string') && !format && !choices && !pattern;
    })
    .map(({ name }) => name);
}

/** The text parameters of all lists, each with its operation and the token of a role that may call it. */
async function fields() {
  const found: { operation: Operation; name: string; authorization: string }[] = [];
  for (const operation of operationsOf(documentOf(school)).filter(({ path }) => !path.includes('{'))) {
    const names = searchable(operation);
    if (names.length === 0) continue;
    const role = (Array.isArray(operation.access) && operation.access[0]) || 'ADMIN';
    const authorization = `Bearer ${await school.as(await insider(school, role)).token()}`;
    found.push(...names.map((name) => ({ operation, name, authorization })));
  }
  return found;
}

it('every text parameter handles unusual searches, 300 of them in all', async () => {
  const wire = new Wire(school.url);
  const faults: string[] = [];
  const found = await fields();
  const perField = Math.min(texts.length, Math.max(minTextsPerField, Math.floor(maxRequests / found.length)));
  const requests = found.flatMap((field, index) =>
    // Each field starts where the one before stopped, so all texts are sent to several fields.
    Array.from({ length: perField }, (_, n) => ({
      ...field,
      text: texts[(index * perField + n) % texts.length] ?? '',
    })),
  );
  for (let start = 0; start < requests.length; start += maxConcurrentRequests) {
    const batch = requests.slice(start, start + maxConcurrentRequests);
    await Promise.all(
      batch.map(async ({ operation, name, authorization, text }) => {
        const path = `${operation.path}?${name}=${encodeURIComponent(text)}`;
        const reply = await wire.send(operation.method, path, { authorization });
        faults.push(...faultsOf(reply).map((fault) => `${path} ${fault}`));
      }),
    );
  }
  wire.close();

  expect(requests.length).toBeGreaterThan(3 * texts.length);
  expect(faults).toEqual([]);
}, 120_000);
