/** SQL for the subject and unit of a subject, unit, part or section, given SQL for its kind and id. */
export const outlinePlace = (kind: string, id: string): string => `
  SELECT s.id AS subject_id, NULL::uuid AS unit_id FROM subjects s WHERE ${kind} = 'subject' AND s.id = ${id}
  UNION ALL SELECT u.subject_id, u.id FROM units u WHERE ${kind} = 'unit' AND u.id = ${id}
  UNION ALL SELECT p.subject_id, p.unit_id FROM parts p WHERE ${kind} = 'part' AND p.id = ${id}
  UNION ALL SELECT x.subject_id, p.unit_id FROM sections x JOIN parts p ON p.id = x.part_id
            WHERE ${kind} = 'section' AND x.id = ${id}`;
