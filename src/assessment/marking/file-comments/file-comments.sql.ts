import { candidateNameSql, hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { utc } from '#platform/database/sql-text.js';

/** A submitted file, with what a comment on it copies. */
export interface CommentedFile {
  attemptId: string;
  submissionId: string;
  assessmentId: string;
  classroomId: string;
  studentId: string;
  itemId: string | null;
}

/** File $2 of submission $1, in attempt $3 or the latest one with it. */
export const commentedFile: Statement = {
  name: 'file-comment-file',
  text: `SELECT f.attempt_id AS "attemptId", s.id AS "submissionId", s.assessment_id AS "assessmentId", s.classroom_id AS "classroomId",
           s.student_id AS "studentId",
           (SELECT answer.key::uuid FROM jsonb_each(t.answers) answer
            WHERE EXISTS (SELECT FROM jsonb_array_elements_text(
              CASE WHEN jsonb_typeof(answer.value -> 'files') = 'array' THEN answer.value -> 'files' ELSE '[]' END) named (id)
              WHERE lower(named.id) = $2::text)
            ORDER BY answer.key LIMIT 1) AS "itemId"
         FROM submission_files f JOIN submission_attempts t ON t.id = f.attempt_id JOIN submissions s ON s.id = t.submission_id
         WHERE s.id = $1::uuid AND f.file_id = $2::uuid AND ($3::int IS NULL OR t.attempt_number = $3)
         ORDER BY t.attempt_number DESC LIMIT 1`,
};

/** The comments of submission $3, or the one with id $4: on file $5, on attempt $6, and resolved or not ($7), if given. */
const matching = (visible: (alias: string) => string): string => `
  FROM file_comments c JOIN submission_attempts t ON t.id = c.attempt_id JOIN submissions s ON s.id = c.submission_id
  JOIN assessments a ON a.id = c.assessment_id
  WHERE ($3::uuid IS NULL OR c.submission_id = $3) AND ($4::uuid IS NULL OR c.id = $4) AND ${visible('c')}
    AND ($5::uuid IS NULL OR c.file_id = $5) AND ($6::int IS NULL OR t.attempt_number = $6)
    AND ($7::boolean IS NULL OR (c.resolved_at IS NOT NULL) = $7) AND $8::boolean IS NOT NULL`;

/** Whether the reader may know the markers: staff ($8), and others unless markers are anonymous, too. */
const showsMarker = '($8::boolean OR NOT a.anonymous_marking AND a.double_marking_percent IS NULL)';

const hidesStudent = `($8::boolean AND ${hidesNamesSql('a')})`;

/** The value for a reply `r` by the student or by a marker; null if its author was erased. */
const byAuthor = (ofStudent: string, ofMarker: string): string =>
  `CASE WHEN r.author_id = c.student_id THEN ${ofStudent} WHEN ${showsMarker} THEN ${ofMarker} END`;

const replies = `(
  SELECT coalesce(json_agg(json_build_object('id', r.id, 'isByStudent', coalesce(r.author_id = c.student_id, false),
    'authorId', ${byAuthor(`CASE WHEN NOT ${hidesStudent} THEN r.author_id END`, 'r.author_id')},
    'authorName', ${byAuthor(`CASE WHEN ${hidesStudent} THEN ${candidateNameSql('s')} ELSE ${nameOfUserSql('r.author_id')} END`, nameOfUserSql('r.author_id'))},
    'text', r.text,
    'createdAt', ${utc(`CASE WHEN ${hidesStudent} THEN date_trunc('day', r.created_at, 'UTC') ELSE r.created_at END`)}) ORDER BY r.created_at, r.id), '[]')
  FROM file_comment_replies r WHERE r.comment_id = c.id)`;

/** Comments in the order in which they were written. */
export const fileCommentList: PreparedList = {
  name: 'file-comments',
  matching,
  page: (visible) => `
    SELECT c.id, c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt", c.submission_id AS "submissionId",
      t.attempt_number AS "attemptNumber", c.file_id AS "fileId", c.item_id AS "itemId", c.place, c.text,
      CASE WHEN ${showsMarker} THEN c.author_id END AS "authorId",
      CASE WHEN ${showsMarker} THEN ${nameOfUserSql('c.author_id')} END AS "authorName", c.resolved_at AS "resolvedAt",
      t.released_at IS NOT NULL OR t.returned_at IS NOT NULL AS "isShown", ${replies} AS replies
    ${matching(visible)} ORDER BY c.created_at, c.id LIMIT $9 OFFSET $10`,
};

/** Adds reply $1 of $3 to comment $2 with the text $4 at $5. */
export const addReply: Statement = {
  name: 'file-comment-reply',
  text: 'INSERT INTO file_comment_replies (id, comment_id, author_id, text, created_at) VALUES ($1, $2, $3, $4, $5)',
};

/** Deletes reply $2 of comment $1 if $3 wrote it. */
export const removeReply: Statement = {
  name: 'file-comment-reply-remove',
  text: 'DELETE FROM file_comment_replies WHERE comment_id = $1 AND id = $2 AND author_id = $3 RETURNING id',
};
