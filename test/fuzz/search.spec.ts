import { documentOf, type Operation, operationsOf, resolved, typesOf } from '../contract/operations.js';
import { insider } from '../contract/people.js';
import { seeded } from '../contract/values.js';
import { openSchool } from '../support/school.js';
import { faultsOf } from './oracle.js';
import { Wire } from './wire.js';
import { hostileTexts } from './words.js';

const school = openSchool();
const searches = 300;
const maxConcurrentRequests = 10;
const random = seeded(3);

/** Fragments of SQL, JSON paths, text search and LIKE patterns, combined at random. */
const pieces = [
  ...[
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
  ],
  ...['\u00a0', 'ß', 'İ', '\u0301', 'OR 1=1', 'UNION SELECT', "E'\\x00'", '$$', '{}', '[]', 'NULL', 'a', 'P1A', ' '],
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

it('every text parameter handles 300 unusual searches', async () => {
  const wire = new Wire(school.url);
  const faults: string[] = [];
  let fields = 0;
  for (const operation of operationsOf(documentOf(school)).filter(({ path }) => !path.includes('{'))) {
    for (const name of searchable(operation)) {
      fields++;
      const role = (Array.isArray(operation.access) && operation.access[0]) || 'ADMIN';
      const authorization = `Bearer ${await school.as(await insider(school, role)).token()}`;
      for (let start = 0; start < texts.length; start += maxConcurrentRequests) {
        const requests = texts.slice(start, start + maxConcurrentRequests).map(async (text) => {
          const path = `${operation.path}?${name}=${encodeURIComponent(text)}`;
          const reply = await wire.send(operation.method, path, { authorization });
          faults.push(...faultsOf(reply).map((fault) => `${path} ${fault}`));
        });
        await Promise.all(requests);
      }
    }
  }
  wire.close();

  expect(fields).toBeGreaterThan(3);
  expect(faults).toEqual([]);
}, 120_000);
