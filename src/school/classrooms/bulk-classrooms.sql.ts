import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';

/** $1 organization, $2 rows as JSON. */
const rows = (columns: string) => `jsonb_to_recordset($2::jsonb) AS r(${columns})`;

export const insertClassrooms: Statement = {
  name: 'classrooms-insert',
  text: `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name, external_id)
         SELECT r.id, $1, r.level, r."classNumber", r."academicYear", r.name, r."externalId"
         FROM ${rows('id uuid, level text, "classNumber" int, "academicYear" text, name text, "externalId" text')}`,
};

export const renameClassrooms: Statement = {
  name: 'classrooms-rename',
  text: `UPDATE classrooms c SET name = r.name, external_id = r."externalId", ${bumpVersion('c')}
         FROM ${rows('id uuid, name text, "externalId" text')} WHERE c.id = r.id AND c.organization_id = $1`,
};

/** Builds an EXISTS condition for every foreign key to `classrooms` that blocks a delete (NO ACTION or RESTRICT). */
export const classroomReferences: Statement = {
  name: 'classroom-references',
  text: `SELECT format('EXISTS (SELECT FROM %s r WHERE r.%I = c.id)', k.conrelid::regclass, a.attname) AS condition
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.confrelid = 'classrooms'::regclass AND k.confdeltype IN ('a', 'r') ORDER BY condition`,
};

/** Deletes those of the classrooms $1 for which none of the `references` holds. */
export const deleteUnreferenced = (references: string[]): Statement => ({
  name: 'classrooms-delete-unreferenced',
  text: `DELETE FROM classrooms c WHERE ${isOneOf('c.id', '$1::uuid[]')} AND NOT (${references.join(' OR ') || 'FALSE'})`,
});

/** $1 memberships as JSON, $2 now. */
export const insertMembers: Statement = {
  name: 'members-insert',
  text: `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year, joined_at)
         SELECT r.id, r."classroomId", r."userId", r."memberRole", r."academicYear", $2
         FROM jsonb_to_recordset($1::jsonb)
           AS r(id uuid, "classroomId" uuid, "userId" uuid, "memberRole" text, "academicYear" text)`,
};

/** $1 memberships, $2 now. */
export const endMembers: Statement = {
  name: 'members-end',
  text: `UPDATE classroom_members SET left_at = $2, ${bumpVersion('classroom_members', '$2')}
         WHERE ${isOneOf('id', '$1::uuid[]')} AND left_at IS NULL`,
};

/** $1 memberships. */
export const resumeMembers: Statement = {
  name: 'members-resume',
  text: `UPDATE classroom_members SET left_at = NULL, ${bumpVersion('classroom_members')} WHERE ${isOneOf('id', '$1::uuid[]')}`,
};

/** $1 memberships. */
export const deleteMembers: Statement = {
  name: 'members-delete',
  text: `DELETE FROM classroom_members WHERE ${isOneOf('id', '$1::uuid[]')}`,
};
