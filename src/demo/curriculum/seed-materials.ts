import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';

/** The first section of every subject gets a text that references a worksheet, which is attached to it. */
const updateFirstSections = `
  WITH firsts AS (
    SELECT DISTINCT ON (x.subject_id) x.id FROM sections x JOIN parts p ON p.id = x.part_id JOIN units u ON u.id = p.unit_id
    ORDER BY x.subject_id, u.position, p.position, x.position
  )
  UPDATE sections x
  SET body = 'This is where we start: ' || lower(x.title) || '. Read it twice, then try the worksheet: [[media:worksheet]]'
  FROM firsts WHERE x.id = firsts.id`;

const insertWorksheets = `
  INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, label, position, classroom_id,
    subject_id, unit_id, part_id, section_id, created_by, created_at, updated_at)
  SELECT uuid_of(hash), s.organization_id, 'structure', 'link', 'active', 'Worksheet: ' || left(x.title, 200), 'To print or to read on the screen.',
         'https://material.demo.example/' || left(hash, 10), 'worksheet', 0, x.classroom_id, x.subject_id, p.unit_id, x.part_id, x.id,
         s.teacher_id, s.created_at, s.created_at
  FROM sections x JOIN parts p ON p.id = x.part_id JOIN subjects s ON s.id = x.subject_id, LATERAL (SELECT md5('sheet' || x.id) AS hash) hashed
  WHERE x.body <> ''`;

/** A small library; its last resource is pending verification by an admin. */
const insertLibrary = `
  INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, difficulty_level, topics,
    duration_minutes, author, is_verified, created_by, created_at, updated_at)
  SELECT uuid_of(hash), o.id, 'library', type, item.status, title, description, 'https://library.demo.example/' || left(hash, 10), level, topics,
         minutes, author, item.status = 'active', teacher.id, o.created_at, o.created_at
  FROM (VALUES
    ('article', 'active', 'Why leaves change colour', 'What happens inside a leaf in autumn.', 'beginner', ARRAY['plants', 'seasons'], 8, 'Mara Field'),
    ('article', 'active', 'Reading a map', 'North, scale and contour lines, with a walk to try.', 'beginner', ARRAY['maps'], 12, 'Tom Reed'),
    ('study', 'active', 'How children count', 'A study of forty children who count on their fingers.', 'advanced', ARRAY['numbers', 'learning'], 35, 'L. Okafor'),
    ('interactive', 'active', 'Build a circuit', 'Switches, lamps and a battery that never runs out.', 'intermediate', ARRAY['electricity'], 20, 'Workshop group'),
    ('article', 'active', 'The first railways', 'Steam, timetables and a new kind of time.', 'intermediate', ARRAY['railways', 'history'], 15, 'Tom Reed'),
    ('link', 'active', 'The moon tonight', 'Its phase, when it rises and where to look.', 'beginner', ARRAY['sky'], 3, 'Mara Field'),
    ('article', 'pending', 'Knots for beginners', 'Five knots that hold.', 'beginner', ARRAY['crafts'], 10, 'Ana Almeida')
  ) AS item (type, status, title, description, level, topics, minutes, author)
  CROSS JOIN organizations o JOIN users teacher ON teacher.username = 'ana', LATERAL (SELECT md5(title) AS hash) hashed`;

/** Inserts worksheets and library resources. Returns their number. */
export async function seedMaterials(client: pg.Client): Promise<number> {
  await client.query(updateFirstSections);
  const worksheets = await client.query(expandMacros(insertWorksheets));
  const library = await client.query(expandMacros(insertLibrary));
  return (worksheets.rowCount ?? 0) + (library.rowCount ?? 0);
}
