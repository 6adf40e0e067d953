import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';

/**
 * Issues the report cards $1, a JSON array, of class $2, kind $3 and grading period $4, by $5 at $6. A student who has such
 * a report card gets its next edition, and the former one is marked as replaced. Concurrent requests meet in a unique index.
 */
export const issueReportCards: Statement = {
  name: 'report-cards-issue',
  text: `WITH drafts AS (
           SELECT d.id, d."studentId" AS student_id, d.content
           FROM jsonb_to_recordset($1::jsonb) AS d (id uuid, "studentId" uuid, content jsonb)
         ), replaced AS (
           UPDATE report_cards r SET replaced_at = $6, ${bumpVersion('r')} FROM drafts d
           WHERE r.student_id = d.student_id AND r.classroom_id = $2 AND r.kind = $3 AND r.period_id IS NOT DISTINCT FROM $4::uuid
             AND r.replaced_at IS NULL
           RETURNING r.student_id, r.number, r.edition
         )
         INSERT INTO report_cards (id, organization_id, number, edition, kind, student_id, classroom_id, period_id, content, issued_by, issued_at)
         SELECT d.id, c.organization_id, coalesce(r.number, nextval('report_card_numbers')), coalesce(r.edition, 0) + 1, $3,
           d.student_id, c.id, $4, d.content, $5, $6
         FROM drafts d JOIN classrooms c ON c.id = $2 LEFT JOIN replaced r ON r.student_id = d.student_id`,
};

/**
 * The sections of the latest report cards of the students $1 in other classes than $2 up to its academic year, by year and
 * grading period: an earlier report card may have been issued again since.
 */
export const earlierSections: Statement = {
  name: 'report-cards-earlier',
  text: `SELECT r.student_id AS "studentId", r.content -> 'sections' AS sections
         FROM report_cards r JOIN classrooms c ON c.id = r.classroom_id JOIN classrooms own ON own.id = $2
         LEFT JOIN grading_periods p ON p.id = r.period_id
         WHERE ${isOneOf('r.student_id', '$1::uuid[]')} AND r.classroom_id <> $2 AND r.kind = 'report_card' AND r.replaced_at IS NULL
           AND c.academic_year <= own.academic_year
         ORDER BY r.student_id, c.academic_year, p.ends_on, p.starts_on DESC, r.issued_at, r.id`,
};

/** The file of report card $1, locked until the transaction ends. */
export const lockReportCard: Statement = {
  name: 'report-card-lock',
  text: `SELECT file_id AS "fileId" FROM report_cards WHERE id = $1 FOR UPDATE`,
};

export const attachFile: Statement = {
  name: 'report-card-attach-file',
  text: `UPDATE report_cards r SET file_id = $2, ${bumpVersion('r')} WHERE id = $1`,
};
