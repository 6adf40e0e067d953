import { foldText } from '#platform/text/folding.js';
import { seeded } from '../contract/values.js';
import { ids } from '../support/cast.js';
import type { Person, School } from '../support/school.js';

/** A document of the world: its words, and the path at which its readers read it. */
export interface WorldDocument {
  id: string;
  type: string;
  words: string[];
  path: string;
}

const random = seeded(14);
const vocabulary = [
  'Çelik',
  'celery',
  'house',
  'houses',
  'Häuser',
  'light',
  'lightning',
  'river',
  'Ärger',
  'argument',
  'planet',
  'planets',
  'แม่น้ำ',
  'โรงเรียน',
  'ışık',
  'isik',
  "O'Hara",
  'naïve',
  'Straße',
  'strasse',
  'atom',
  'atomic',
];
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
const some = (count: number): string[] => Array.from({ length: count }, () => pick(vocabulary));

/** A query of one or two words, whole or only begun. */
export function randomQuery(): string {
  const part = (word: string) => (random() < 0.5 ? word : word.slice(0, 2 + Math.floor(random() * word.length)));
  return Array.from({ length: random() < 0.7 ? 1 : 2 }, () => part(pick(vocabulary))).join(' ');
}

const course = (n: number) => `01900000-0000-7000-9000-00000000010${n}`;
const module = (n: number) => `01900000-0000-7000-9000-00000000020${n}`;
const subject = (n: number) => `01900000-0000-7000-9000-00000000030${n}`;
const unit = (n: number) => `01900000-0000-7000-9000-00000000040${n}`;
const part = (n: number) => `01900000-0000-7000-9000-00000000050${n}`;

/** Courses: 0 published, 1 a draft, 2 by invitation, 3 begins tomorrow. */
const courses = `
  INSERT INTO courses (id, organization_id, created_by, title, status, visibility, published_at, starts_at) VALUES
    ('${course(0)}', 'test', '${ids.ana}', 'Open', 'published', 'open', now(), NULL),
    ('${course(1)}', 'test', '${ids.ana}', 'Draft', 'draft', 'open', NULL, NULL),
    ('${course(2)}', 'test', '${ids.olga}', 'Invited', 'published', 'invitation', now(), NULL),
    ('${course(3)}', 'test', '${ids.olga}', 'Soon', 'published', 'open', now(), now() + interval '1 day');
  INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_at, sequence) VALUES
    (gen_random_uuid(), '${course(0)}', '${ids.ben}', 'enrolled', 'self', now(), 1),
    (gen_random_uuid(), '${course(2)}', '${ids.zoe}', 'enrolled', 'self', now(), 1),
    (gen_random_uuid(), '${course(3)}', '${ids.ben}', 'enrolled', 'self', now(), 1);`;

/** Modules: 0 open, 1 requires 0, 2 a draft, 3 premium, 4 of the draft, 5 invited, 6 not begun, 7 for everyone, 8 for VIPs. */
const moduleRows: [courseId: string | null, status: string, tier: string, owner: string, order: number][] = [
  [course(0), 'published', 'basic', ids.ana, 1],
  [course(0), 'published', 'basic', ids.ana, 2],
  [course(0), 'draft', 'basic', ids.ana, 3],
  [course(0), 'published', 'premium', ids.ana, 4],
  [course(1), 'published', 'basic', ids.ana, 1],
  [course(2), 'published', 'basic', ids.olga, 1],
  [course(3), 'published', 'basic', ids.olga, 1],
  [null, 'published', 'basic', ids.ana, 1],
  [null, 'published', 'vip', ids.root, 2],
];

/** Subjects: 0 of P1A, 1 of P1B, 2 archived, of P1A, 3 of P1A with a licence. */
const subjects = [ids.p1a, ids.p1b, ids.p1a, ids.p1a].map(
  (classroom, n) => `
  INSERT INTO subjects (id, organization_id, classroom_id, name, status, archived_at)
  VALUES ('${subject(n)}', 'test', '${classroom}', 'Subject ${n}', ${n === 2 ? `'archived', now()` : `'active', NULL`});
  INSERT INTO units (id, subject_id, classroom_id, title, position) VALUES ('${unit(n)}', '${subject(n)}', '${classroom}', 'Unit', 0);
  INSERT INTO parts (id, unit_id, subject_id, classroom_id, title, position)
  VALUES ('${part(n)}', '${unit(n)}', '${subject(n)}', '${classroom}', 'Part', 0);`,
);

const licence = `
  INSERT INTO tcodes (id, organization_id, code, kind, subject_id, title, access)
  VALUES (gen_random_uuid(), 'test', 'LICENSED', 'subject', '${subject(3)}', 'Licensed', 'licensed');`;

/** Fills the school with documents of random words, readable to some. */
export async function makeWorld(school: School): Promise<WorldDocument[]> {
  await school.sql([courses, ...subjects, licence].join('\n'));
  const made: WorldDocument[] = [];
  const add = async (type: string, path: (id: string) => string, statement: string, values: unknown[]) => {
    const words = [...some(2), ...some(4)];
    const [title, text] = [words.slice(0, 2).join(' '), words.slice(2).join(' ')];
    const [row] = await school.sql<{ id: string }>(statement, [title, text, ...values]);
    made.push({ id: row?.id ?? '', type, words, path: path(row?.id ?? '') });
  };
  for (const [n, [courseId, status, tier, owner, order]] of moduleRows.entries()) {
    await add('module', (id) => `/modules/${id}`, insertModule, [module(n), courseId, status, tier, owner, order]);
    for (let lesson = 0; lesson < 4; lesson++)
      await add('lesson', (id) => `/modules/${module(n)}/lessons/${id}`, insertLesson, [module(n), lesson]);
  }
  await school.sql('INSERT INTO module_prerequisites VALUES ($1, $2)', [module(1), module(0)]);
  for (const n of [0, 1, 2, 3])
    for (let section = 0; section < 5; section++)
      await add('section', (id) => `/sections/${id}`, insertSection, [part(n), section]);
  for (const [scope, status, n] of resourceRows)
    for (let k = 0; k < 4; k++)
      await add('resource', (id) => `/resources/${id}`, insertResource, [
        scope,
        status,
        n === null ? null : subject(n),
        ids.ana,
      ]);
  for (const recipient of [ids.root, ids.ana, ids.ben, ids.paula, ids.olga, ids.zoe])
    for (let state = 0; state < 4; state++)
      await add('message', (id) => `/messages/${id}`, insertMessage, [recipient, state]);
  for (const author of [ids.root, ids.ana, ids.ben, ids.zoe])
    for (let state = 0; state < 3; state++) await add('note', (id) => `/notes/${id}`, insertNote, [author, state]);
  return made;
}

const resourceRows: [scope: string, status: string, subject: number | null][] = [
  ...(['active', 'pending', 'archived'] as const).map((status): [string, string, null] => ['library', status, null]),
  ...[0, 1, 2, 3].map((n): [string, string, number] => ['structure', 'active', n]),
];

const insertModule = `
  INSERT INTO modules (id, organization_id, course_id, created_by, title, description, overview, module_order, duration_minutes, min_tier,
    status, published_at)
  SELECT $3::uuid, 'test', $4::uuid, $7::uuid, $1, $2, 'Overview', $8, 30, $6, $5::text, CASE $5::text WHEN 'published' THEN now() END
  RETURNING id`;

const insertLesson = `
  INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content)
  VALUES (gen_random_uuid(), $3, $4, $1, 'text', 5, jsonb_build_object('text', $2::text)) RETURNING id`;

const insertSection = `
  INSERT INTO sections (id, part_id, subject_id, classroom_id, title, body, position)
  SELECT gen_random_uuid(), p.id, p.subject_id, p.classroom_id, $1, $2, $4::int FROM parts p WHERE p.id = $3 RETURNING id`;

const insertResource = `
  INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, subject_id, classroom_id, created_by,
    archived_at)
  SELECT gen_random_uuid(), 'test', $3::text, 'article', $4::text, $1, $2, 'https://example.org', $5::uuid,
    (SELECT s.classroom_id FROM subjects s WHERE s.id = $5::uuid), $6::uuid, CASE $4::text WHEN 'archived' THEN now() END
  RETURNING id`;

/** States: 0 and 1 are shown, 2 is hidden, 3 has expired. */
const insertMessage = `
  INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body, hidden_at, expires_at)
  SELECT gen_random_uuid(), $3::uuid, 'info', 'info', 'organization', $1, $2, CASE $4::int WHEN 2 THEN now() END,
    CASE $4::int WHEN 3 THEN now() - interval '1 hour' END
  RETURNING id`;

/** States: 0 and 1 are kept, 2 is deleted. */
const insertNote = `
  INSERT INTO notes (id, user_id, title, content, plain_text, word_count, deleted_at)
  VALUES (gen_random_uuid(), $3, $1, $2, $2, 4, CASE $4::int WHEN 2 THEN now() END) RETURNING id`;

/** The documents that the person reads at their own paths; modules are those of lists. */
export async function readableBy(school: School, person: Person, world: WorldDocument[]): Promise<WorldDocument[]> {
  const client = school.as(person);
  const { body } = await client.get('/modules?limit=100');
  const listed = new Set(body.items.map(({ id }: { id: string }) => id));
  const { body: found } = await client.get('/resources?limit=100');
  const active = new Set(found.items.map(({ id }: { id: string }) => id));
  const isReadable = async ({ id, type, path }: WorldDocument) => {
    if (type === 'module') return listed.has(id);
    return type === 'resource' ? active.has(id) : (await client.get(path)).status === 200;
  };
  const readable = await Promise.all(world.map(isReadable));
  return world.filter((_, n) => readable[n]);
}

/** The folded words of a text as a search sees them, the parts around an apostrophe included. */
const wordsOf = (text: string): string[] =>
  [text, text.replaceAll("'", ' ')]
    .flatMap((variant) => foldText(variant).split(/[^\p{L}\p{N}\p{M}]+/u))
    .filter(Boolean);

const isThai = (word: string): boolean => /[\u0e00-\u0e7f]/.test(word);

/** Whether each word of the query is the beginning of a word of the document, or a part of its Thai text. */
export function hasWords({ words }: WorldDocument, query: string): boolean {
  const own = words.flatMap(wordsOf);
  return wordsOf(query.replaceAll("'", '')).every((asked) =>
    own.some((word) => (isThai(asked) ? word.includes(asked) : word.startsWith(asked))),
  );
}
