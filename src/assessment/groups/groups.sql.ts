import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import type { Visible } from '#platform/database/scoped.repository.js';
import { currentStudent } from '#school/people/membership.sql.js';

const groupsOfSet = (visible: Visible) => `
  FROM student_groups g JOIN group_sets s ON s.id = g.group_set_id WHERE s.id = $3 AND ${visible('s')}`;

const membersSql = `(SELECT coalesce(json_agg(json_build_object('studentId', u.id, 'studentName', ${displayNameSql('u')})
  ORDER BY ${nameOrderSql('u')}), '[]') FROM group_members m JOIN users u ON u.id = m.student_id WHERE m.group_id = g.id)`;

/** The groups of set $3 in the order of their creation. */
export const groupList: PreparedList = {
  name: 'groups',
  matching: groupsOfSet,
  page: (visible) =>
    `SELECT g.id, g.title, ${membersSql} AS members ${groupsOfSet(visible)} ORDER BY g.id LIMIT $4 OFFSET $5`,
};

/** Group $2 of set $1. */
export const groupOfSet: Statement = {
  name: 'group-of-set',
  text: `SELECT g.id, g.title, ${membersSql} AS members FROM student_groups g WHERE g.group_set_id = $1 AND g.id = $2`,
};

const ungrouped = (visible: Visible) => `
  FROM group_sets s JOIN classroom_members c ON c.classroom_id = s.classroom_id AND ${currentStudent('c')} JOIN users u ON u.id = c.user_id
  WHERE s.id = $3 AND ${visible('s')}
    AND NOT EXISTS (SELECT FROM group_members m WHERE m.group_set_id = s.id AND m.student_id = u.id)`;

/** The students of the class who are in no group of set $3, by name. */
export const ungroupedList: PreparedList = {
  name: 'groups-ungrouped',
  matching: ungrouped,
  page: (visible) => `SELECT u.id AS "studentId", ${displayNameSql('u')} AS "studentName" ${ungrouped(visible)}
    ORDER BY ${nameOrderSql('u')} LIMIT $4 OFFSET $5`,
};

/** Those of $2, or all if it is null, who attend classroom $1 as students. */
export const studentsOfClass: Statement = {
  name: 'groups-students-of-class',
  text: `SELECT m.user_id AS id FROM classroom_members m WHERE m.classroom_id = $1 AND ${currentStudent('m')}
           AND ($2::uuid[] IS NULL OR m.user_id = ANY ($2)) ORDER BY m.user_id`,
};

/** Adds the groups $2, an array of { id, title }, to set $1. */
export const addGroups: Statement = {
  name: 'groups-add',
  text: `INSERT INTO student_groups (id, group_set_id, title)
         SELECT g.id, $1, g.title FROM jsonb_to_recordset($2::jsonb) AS g (id uuid, title text)`,
};

export const renameGroup: Statement = {
  name: 'group-rename',
  text: 'UPDATE student_groups SET title = $3 WHERE group_set_id = $1 AND id = $2',
};

/** Deletes group $2 of set $1, or all if it is null. */
export const removeGroups: Statement = {
  name: 'groups-remove',
  text: 'DELETE FROM student_groups WHERE group_set_id = $1 AND ($2::uuid IS NULL OR id = $2) RETURNING id',
};

/** Puts students into groups of set $1; $2 is an array of { groupId, studentId }. They leave their other groups. */
export const putMembers: Statement = {
  name: 'groups-put-members',
  text: `INSERT INTO group_members AS m (group_set_id, group_id, student_id)
         SELECT $1, r."groupId", r."studentId" FROM jsonb_to_recordset($2::jsonb) AS r ("groupId" uuid, "studentId" uuid)
         ON CONFLICT (group_set_id, student_id) DO UPDATE SET group_id = EXCLUDED.group_id, joined_at = now()
         WHERE m.group_id <> EXCLUDED.group_id`,
};

/** Takes all but the students $2 out of group $1. */
export const keepMembers: Statement = {
  name: 'group-keep-members',
  text: 'DELETE FROM group_members WHERE group_id = $1 AND student_id <> ALL ($2::uuid[])',
};

/** Takes student $2 out of their group of set $1. */
export const removeMember: Statement = {
  name: 'group-remove-member',
  text: 'DELETE FROM group_members WHERE group_set_id = $1 AND student_id = $2 RETURNING group_id',
};

/** A row if a group of set $1 has started or submitted work; with $2, only those groups and the group of student $3. */
export const groupsWithWork: Statement = {
  name: 'groups-with-work',
  text: `SELECT 1 FROM student_groups g JOIN attempts w ON w.group_id = g.id AND w.status <> 'voided'
         WHERE g.group_set_id = $1 AND ($2::uuid[] IS NULL OR g.id = ANY ($2)
           OR g.id = (SELECT m.group_id FROM group_members m WHERE m.group_set_id = $1 AND m.student_id = $3)) LIMIT 1`,
};

/** The number of members of group $1 other than student $2. */
export const otherMembers: Statement = {
  name: 'group-other-members',
  text: 'SELECT count(*)::int AS count FROM group_members WHERE group_id = $1 AND student_id <> $2',
};

const workOfGroups = (visible: Visible) => `
  FROM assessments a JOIN student_groups g ON g.group_set_id = a.group_set_id WHERE a.id = $3 AND ${visible('a')}`;

/** The groups of assessment $3 with their latest attempt and the grades of their members. */
export const groupWorkList: PreparedList = {
  name: 'group-work',
  matching: workOfGroups,
  page: (visible) => `
    SELECT g.id AS "groupId", g.title, coalesce(w.status, 'not_started') AS status, w.submitted_at AS "submittedAt",
      (SELECT count(DISTINCT t.group_attempt)::int FROM attempts t WHERE t.assessment_id = a.id AND t.group_id = g.id
        AND t.submitted_at IS NOT NULL) AS "attemptCount",
      (SELECT coalesce(json_agg(json_build_object('studentId', u.id, 'studentName', ${displayNameSql('u')}, 'submissionId', s.id,
          'score', trim_scale(r.score)) ORDER BY ${nameOrderSql('u')}), '[]')
        FROM group_members m JOIN users u ON u.id = m.student_id
        LEFT JOIN submissions s ON s.assessment_id = a.id AND s.student_id = u.id
        LEFT JOIN grades r ON r.assessment_id = a.id AND r.student_id = u.id WHERE m.group_id = g.id) AS members
    FROM assessments a JOIN student_groups g ON g.group_set_id = a.group_set_id
    LEFT JOIN LATERAL (SELECT * FROM attempts t WHERE t.assessment_id = a.id AND t.group_id = g.id AND t.status <> 'voided'
      ORDER BY t.group_attempt DESC, t.is_copy LIMIT 1) w ON true
    WHERE a.id = $3 AND ${visible('a')} ORDER BY g.id LIMIT $4 OFFSET $5`,
};
