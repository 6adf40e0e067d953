import { performance } from 'node:perf_hooks';
import { readCsv } from '#platform/tabular/csv.js';
import type { School } from '../support/school.js';

const megabyte = 1_000_000;

/** JSON texts of up to a megabyte that cost much more to understand than to send. */
export function hostileBodies(): unknown[] {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  const manyFields = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`f${at}`, at]));
  return [
    Array(400_000).fill(0),
    Array(200_000).fill({}),
    { email: Array(400_000).fill(0), password: 'x' },
    { email: 'a'.repeat(megabyte - 100), password: '"'.repeat(1_000) },
    { items: Array(150_000).fill([]) },
    { items: Array(1_000).fill(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`x${at}`, []]))) },
    manyFields,
    nested(500),
  ];
}

/** Rich texts that are slow to sanitize, as many as a body holds. */
export const hostileRichTexts = (): string[] =>
  ['<a href=x>', '<b>', '<p>', '[x](', '](<', '`', '<img src=x>', '<a '].map((piece) =>
    piece.repeat(Math.floor(19_000 / piece.length)),
  );

/** Files that once kept a reader busy, by name. */
export const hostileFiles = (): [string, string][] => [
  ['comments', '<!-->'.repeat(84)],
  ['open-comments', '<!-- '.repeat(60_000)],
  ['backslashes', '\\'.repeat(900_000)],
  ['braces', '::a::{'.repeat(100_000)],
  ['tildes', `Q{${'~=%50%a#'.repeat(60_000)}}`],
  ['line-feeds', '\n'.repeat(900_000)],
  ['quotes', 'first_name,last_name\n' + '"a""'.repeat(150_000)],
  ['separators', ';,\t'.repeat(200_000)],
  ['numbers', '1.1.1.1.1.1.1.1\n'.repeat(12_000)],
  [
    'tags',
    Array(40)
      .fill(`${'<p>'.repeat(6_000)}{T}`)
      .join('\n\n'),
  ],
  ['choices', `Q{=${'<a href=x>'.repeat(1_900)}${'~<img src=y>'.repeat(60_000)}}`],
  ['dots', `Chapter ${'. '.repeat(90_000)}7`],
  ['shorter-dots', `Chapter ${'. '.repeat(45_000)}7`],
  ['lines-of-dots', `Chapter ${'. '.repeat(990)}7\n`.repeat(50)],
];

/** A class list of so many children in as many classes as a school has. */
export function rosterOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const level = ['P', 'M'][at % 2] + String(1 + (at % 6));
    return `Child${at},Family${at % 977},${level},${1 + (Math.floor(at / 12) % 6)},${100_000 + at}`;
  });
  return ['first_name,last_name,level,class_number,student_number', ...lines].join('\n');
}

/** The pattern that skipped comments tried every way to cut them: 420 bytes kept the process busy for good. */
export async function commentsInsideComments(school: School): Promise<void> {
  const send = (content: string) => school.as(school.ana).upload('/files', 'notes.txt', content);

  const harmless = await send('<!-->-->'.repeat(500) + 'text');
  const page = await send('<!-- --> <!--> \n<script>alert(1)</script>');

  expect([harmless.status, page.status, page.body.code]).toEqual([201, 415, 'unsupported_type']);
}

/** Counted before it is expanded, and not even read without a token. */
export async function aMegabyteOfNumbers(school: School): Promise<void> {
  const numbers = Array(400_000).fill(0);
  const before = process.cpuUsage();

  const stranger = await school.anyone.post('/auth/login', numbers);
  const teacher = await school.as(school.ana).post('/assessments', { title: 'A', items: numbers });

  const { user, system } = process.cpuUsage(before);
  expect([stranger.status, stranger.body.code]).toEqual([413, 'body_too_large']);
  expect([teacher.status, teacher.body.code]).toEqual([400, 'too_complex']);
  expect((user + system) / 1_000).toBeLessThan(500);
}

/** Sent in pieces without a length, it is counted while it arrives. */
export async function aLargeBodyInChunks(school: School): Promise<void> {
  const text = JSON.stringify({ email: 'a'.repeat(40_000), password: 'x' });
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < text.length; at += 1_000) controller.enqueue(Buffer.from(text.slice(at, at + 1_000)));
      controller.close();
    },
  });
  const headers = { 'content-type': 'application/json' };

  const { status } = await fetch(`${school.url}/api/v1/auth/login`, { method: 'POST', headers, body, duplex: 'half' });

  expect(status).toBe(413);
}

/** A cell with a line feed of its own stays one cell, whatever stands after the line feed. */
export async function formulasAfterLineFeeds(school: School): Promise<void> {
  const note = 'Well done.\n=HYPERLINK("https://evil.example","marks")\r+1';
  const { body } = await school
    .as(school.ana)
    .post('/assessments', { title: `Torn ${performance.now()}`, instructions: note });

  const answer = await school.as(school.ana).get('/assessments', { accept: 'text/csv' });
  const { rows, faults } = await readCsv(answer.body.replace(/^\uFEFF/, ''));

  expect([answer.status, faults]).toEqual([200, []]);
  const row = rows.find(({ values }) => values.id === body.id);
  expect(row?.values.title).toBe(body.title);
  expect(row?.values.instructions).toBe(note.replace('\r', '\n'));
}
