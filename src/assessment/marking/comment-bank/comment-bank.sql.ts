import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';

/** More would not be read while grading. */
const maxSuggestions = 20;

/**
 * Comments for answers to item $4 of assessment $3 that contain the words of $5, if any: those given to answers to the same question,
 * most used first, then those of the bank with a tag of the question. Of the texts that others have given, only those that the bank
 * shows the actor: a text written for one student may name the student.
 */
export const suggestedComments: PreparedRead = {
  name: 'comment-suggestions',
  text: (visible) => `
    WITH item AS (
      SELECT q.id AS question_id, q.tags FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
      JOIN questions q ON q.id = v.question_id WHERE i.id = $4::uuid AND i.assessment_id = $3::uuid
    ), given AS (
      SELECT g.text, count(*)::int AS uses, max(g.given_at) AS last_used_at
      FROM item JOIN given_comments g ON g.question_id = item.question_id
      WHERE g.teacher_id = :actorId OR EXISTS (SELECT FROM marking_comments c WHERE c.text = g.text AND ${visible('c')})
      GROUP BY g.text
    ), bank AS (
      SELECT DISTINCT ON (c.text) c.id, c.text FROM item CROSS JOIN marking_comments c
      WHERE ${visible('c')} AND (c.tags && item.tags OR c.text IN (SELECT text FROM given))
      ORDER BY c.text, c.owner_id <> :actorId, c.created_at, c.id
    )
    SELECT text, coalesce(g.uses, 0) AS uses, g.last_used_at AS "lastUsedAt", b.id AS "commentId"
    FROM given g FULL JOIN bank b USING (text) WHERE $5::text IS NULL OR ${containsText('$5::text', 'text')}
    ORDER BY uses DESC, g.last_used_at DESC NULLS LAST, text LIMIT ${maxSuggestions}`,
};

/** Replaces the comments of teacher $2 for attempt $1 by those of the marks $3 (JSON) at $4; an empty one only removes. */
export const writeGivenComments: Statement = {
  name: 'comments-given',
  text: `
    WITH marks AS (
      SELECT m."itemId" AS item_id, m.explanation FROM jsonb_to_recordset($3::jsonb) AS m ("itemId" uuid, explanation text)
    ), removed AS (
      DELETE FROM given_comments g USING marks WHERE g.attempt_id = $1 AND g.item_id = marks.item_id AND marks.explanation = ''
    )
    INSERT INTO given_comments AS g (attempt_id, item_id, question_id, teacher_id, text, given_at)
    SELECT DISTINCT ON (i.id) $1::uuid, i.id, v.question_id, $2::uuid, marks.explanation, $4::timestamptz
    FROM marks JOIN assessment_items i ON i.id = marks.item_id JOIN question_versions v ON v.id = i.question_version_id
    WHERE marks.explanation <> ''
    ON CONFLICT (attempt_id, item_id) DO UPDATE SET teacher_id = EXCLUDED.teacher_id, text = EXCLUDED.text, given_at = EXCLUDED.given_at`,
};
