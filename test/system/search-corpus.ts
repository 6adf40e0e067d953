import { ids, year } from '../support/cast.js';

/** A UUID determined by a word, so that later statements need no joins. */
const uid = (word: string) => `overlay(overlay(md5(${word}) PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid`;

const classes = 100;
const studentsPerClass = 25;
const students = classes * studentsPerClass;
const courses = 500;

/** Beginnings and endings of words in English, German, Turkish and Thai. Each beginning with each ending is a word. */
const languages = [
  {
    code: 'en',
    stems:
      'plant light water energy school teach learn read writ number triangl river mountain history music planet cell atom garden letter story travel market machin circl colour weather animal forest ocean',
    endings: ' s ing ed er ly ness ful ation able',
    space: ' ',
  },
  {
    code: 'de',
    stems:
      'Pflanz Licht Wasser Energie Schul Lehr Häus Bäum Zahl Dreieck Fluss Gebirg Geschicht Musik Planet Zell Atom Gärt Brief Erzähl Reis Märkt Maschin Kreis Farb Wetter Tier Wäld Ozean Straß',
    endings: ' e en er ung ungen lich keit heit chen',
    space: ' ',
  },
  {
    code: 'tr',
    stems:
      'bitki ışık su enerji okul öğretmen öğren kitap yaz sayı üçgen nehir dağ tarih müzik gezegen hücre atom bahçe mektup hikâye yolcu çarşı makine çember renk hava hayvan orman Çelik',
    endings: ' ler lar i e de den in imiz ci siz',
    space: ' ',
  },
  {
    code: 'th',
    stems:
      'พืช แสง น้ำ พลังงาน โรงเรียน ครู เรียน หนังสือ เขียน ตัวเลข สามเหลี่ยม แม่น้ำ ภูเขา ประวัติศาสตร์ ดนตรี ดาวเคราะห์ เซลล์ อะตอม สวน จดหมาย นิทาน เดินทาง ตลาด เครื่องจักร วงกลม สี อากาศ สัตว์ ป่าไม้ มหาสมุทร',
    endings: ' การ ความ ผู้ ที่ และ ของ ใน มี เป็น',
    space: '',
  },
];

const arrayOf = (words: string) =>
  `ARRAY[${words
    .split(' ')
    .map((word) => `'${word}'`)
    .join(', ')}]`;

/** A number from 0 to 1 determined by a word. */
const drawn = (word: string) => `((hashtext(${word})::bigint + 2147483648) / 4294967296.0)`;

/**
 * The words of each language, and 3,000 sentences of each: the n-th word occurs n times as rarely as the first, as in natural
 * texts (Zipf's law).
 */
const vocabulary = [
  'CREATE TABLE corpus_words (language int, n int, word text, PRIMARY KEY (language, n))',
  ...languages.map(
    ({ stems, endings }, n) => `
    INSERT INTO corpus_words SELECT ${n}, row_number() OVER (ORDER BY md5(stem || ending || extra)), stem || ending || extra
    FROM unnest(${arrayOf(stems)}) stem, unnest(${arrayOf(endings)}) ending, unnest(ARRAY['', 'a', 'o', 'u']) extra`,
  ),
  'ANALYZE corpus_words',
  'CREATE TABLE corpus_sentences (language int, n int, text text, PRIMARY KEY (language, n))',
  ...languages.map(
    ({ space }, n) => `
    INSERT INTO corpus_sentences SELECT ${n}, s, string_agg(w.word, '${space}' ORDER BY k)
    FROM generate_series(0, 2999) s CROSS JOIN generate_series(1, 12) k
      JOIN corpus_words w ON w.language = ${n}
        AND w.n = 1 + floor(exp(${drawn("s || '-' || k")} * ln((SELECT max(n) FROM corpus_words WHERE language = ${n}))))::int - 1
    GROUP BY s`,
  ),
  'ANALYZE corpus_sentences',
  `CREATE FUNCTION corpus_text(language int, sentences int, seed text) RETURNS text LANGUAGE sql STABLE AS $$
     SELECT string_agg(s.text, ' ') FROM generate_series(1, $2) k
       JOIN corpus_sentences s ON s.language = $1 AND s.n = floor(${drawn('$3 || k')} * 3000)::int
   $$`,
  `CREATE FUNCTION corpus_title(language int, seed text) RETURNS text LANGUAGE sql STABLE AS $$
     SELECT left(s.text, 45) || ' lesson' FROM corpus_sentences s WHERE s.language = $1 AND s.n = floor(${drawn("$2 || 'title'")} * 3000)::int
   $$`,
];

const people = [
  `INSERT INTO users (id, organization_id, email, username, first_name, last_name, role, email_verified)
   SELECT ${uid('kind || n')}, 'test', kind || n || '@large.example', kind || n, 'First', 'Last', role, true
   FROM (SELECT 'student' AS kind, 'STUDENT' AS role, generate_series(1, ${students}) AS n
         UNION ALL SELECT 'teacher', 'TEACHER', generate_series(1, ${classes})) people`,
  `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
   SELECT ${uid("'class' || n")}, 'test', 'L' || (n - 1) / 6, (n - 1) % 6 + 1, '${year}', 'Class ' || n FROM generate_series(1, ${classes}) n`,
  `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
   SELECT gen_random_uuid(), ${uid(`'class' || ((n - 1) / ${studentsPerClass} + 1)`)}, ${uid("'student' || n")}, 'STUDENT', '${year}'
   FROM generate_series(1, ${students}) n
   UNION ALL
   SELECT gen_random_uuid(), ${uid("'class' || n")}, ${uid("'teacher' || n")}, 'TEACHER', '${year}' FROM generate_series(1, ${classes}) n
   UNION ALL
   SELECT gen_random_uuid(), ${uid("'class' || n")}, '${ids.ana}', 'TEACHER', '${year}' FROM generate_series(1, 6) n`,
  // Ben attends the first class, too, like the others of the cast who learn.
  `UPDATE classroom_members SET left_at = now() WHERE user_id = '${ids.ben}'`,
  `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
   VALUES (gen_random_uuid(), ${uid("'class1'")}, '${ids.ben}', 'STUDENT', '${year}')`,
];

const outlines = [
  `INSERT INTO core_subjects (id, organization_id, name) VALUES (${uid("'core'")}, 'test', 'Everything')`,
  `INSERT INTO subjects (id, organization_id, core_subject_id, classroom_id, name, position)
   SELECT ${uid("'subject' || c || '-' || s")}, 'test', ${uid("'core'")}, ${uid("'class' || c")}, 'Subject ' || s, s
   FROM generate_series(1, ${classes}) c, generate_series(1, 4) s`,
  `INSERT INTO units (id, subject_id, classroom_id, title, position)
   SELECT ${uid("'unit' || s.id || n")}, s.id, s.classroom_id, 'Unit ' || n, n FROM subjects s, generate_series(0, 3) n`,
  `INSERT INTO parts (id, unit_id, subject_id, classroom_id, title, position)
   SELECT ${uid("'part' || u.id || n")}, u.id, u.subject_id, u.classroom_id, 'Part ' || n, n FROM units u, generate_series(0, 2) n`,
  // 28,800 sections.
  `INSERT INTO sections (id, part_id, subject_id, classroom_id, title, body, position)
   SELECT ${uid("'section' || p.id || n")}, p.id, p.subject_id, p.classroom_id, corpus_title(n % 4, p.id::text || n),
     corpus_text(n % 4, 8, p.id::text || n), n
   FROM parts p, generate_series(0, 5) n`,
];

const resources = [
  // 10,000 of the library and 9,600 of outlines.
  `INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, topics, created_by, created_at)
   SELECT ${uid("'library' || n")}, 'test', 'library', 'article', 'active', corpus_title(n % 4, 't' || n), corpus_text(n % 4, 3, 'd' || n),
     'https://example.org/' || n, ARRAY['topic-' || n % 50], ${uid("'teacher1'")}, now() - n * interval '1 hour'
   FROM generate_series(1, 10000) n`,
  `INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, label, position, classroom_id,
     subject_id, unit_id, part_id, created_by)
   SELECT ${uid("'resource' || p.id || n")}, 'test', 'structure', 'article', 'active', corpus_title(n % 4, p.id::text || n),
     corpus_text(n % 4, 3, p.id::text || n), 'https://example.org/' || p.id, 'reading-' || n, n, p.classroom_id, p.subject_id, p.unit_id,
     p.id, ${uid("'teacher1'")}
   FROM parts p, generate_series(0, 1) n`,
];

const workbooks = [
  `INSERT INTO courses (id, organization_id, created_by, title, status, published_at)
   SELECT ${uid("'course' || n")}, 'test', ${uid(`'teacher' || (1 + n % ${classes})`)}, 'Course ' || n, 'published', now()
   FROM generate_series(1, ${courses}) n`,
  `INSERT INTO modules (id, organization_id, course_id, created_by, title, description, overview, module_order, duration_minutes, status, published_at)
   SELECT ${uid("'module' || c.id || n")}, 'test', c.id, c.created_by, corpus_title(n % 4, c.id::text || n),
     corpus_text(n % 4, 3, c.id::text || n), 'Read this first.', n, 30, 'published', now()
   FROM courses c, generate_series(1, 6) n`,
  // 18,000 lessons.
  `INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content)
   SELECT ${uid("'lesson' || m.id || n")}, m.id, n, corpus_title(n % 4, m.id::text || n), 'text', 10,
     jsonb_build_object('text', corpus_text(n % 4, 10, m.id::text || n))
   FROM modules m, generate_series(0, 5) n`,
  // Everyone who learns is in eight courses.
  `INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_at, sequence)
   SELECT gen_random_uuid(), ${uid("'course' || course")}, user_id, 'enrolled', 'self', now(), row_number() OVER (PARTITION BY course ORDER BY n)
   FROM (SELECT n, ${uid("'student' || n")} AS user_id, 1 + (n * 7 + k * 13) % ${courses} AS course
         FROM generate_series(1, ${students}) n, generate_series(1, 8) k
         UNION ALL SELECT 0, '${ids.ben}', k * 11 FROM generate_series(1, 8) k) drawn`,
];

const messages = [
  // 30,000 messages, 300 of them Ben's.
  `INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body, created_at)
   SELECT gen_random_uuid(), ${uid("'student' || n")}, 'info', 'info', 'organization', corpus_title(k % 4, n || '-' || k),
     corpus_text(k % 4, 3, n || '-' || k), now() - k * interval '1 day'
   FROM generate_series(1, ${students}) n, generate_series(1, 12) k
   UNION ALL
   SELECT gen_random_uuid(), '${ids.ben}', 'info', 'info', 'organization', corpus_title(k % 4, 'ben' || k),
     corpus_text(k % 4, 3, 'ben' || k), now() - k * interval '1 day'
   FROM generate_series(1, 300) k`,
];

const notes = [
  // 10,000 notes, and 300 of Ben's.
  `INSERT INTO notes (id, user_id, title, content, plain_text, word_count, created_at)
   SELECT gen_random_uuid(), author, corpus_title(k % 4, author || '-' || k), 'x', corpus_text(k % 4, 4, author || '-' || k), 48,
     now() - k * interval '1 day'
   FROM (SELECT ${uid("'student' || n")} AS author, k FROM generate_series(1, ${students}) n, generate_series(1, 4) k
         UNION ALL SELECT '${ids.ben}', generate_series(1, 300)) written`,
];

const learned = ['modules', 'lessons', 'sections', 'resources', 'notes'];

/** 110,000 documents in four languages, in a school with 2,600 people. */
export const searchCorpus = [
  ...vocabulary,
  ...learned.map((table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`),
  ...people,
  ...outlines,
  ...resources,
  ...workbooks,
  ...messages,
  ...notes,
  ...learned.map((table) => `ALTER TABLE ${table} ENABLE TRIGGER USER`),
  // What the disabled triggers would have written row by row.
  `INSERT INTO search_words (word, stem) SELECT s.word, stem_of(s.word, search_language())
   FROM ts_stat('${[...learned, 'messages'].map((table) => `SELECT search FROM ${table}`).join(' UNION ALL ')}') s
   WHERE length(s.word) BETWEEN 3 AND 40 AND s.word !~ '[0-9\\u0e00-\\u0e7f]'`,
  'ANALYZE',
];
