import type { Statement } from '#platform/database/database.js';

export const questionStatuses = ['pending', 'open', 'answered', 'dismissed'] as const;
export type QuestionStatus = (typeof questionStatuses)[number];

/** A question as it is stored, and whether the reader up-voted it. */
export interface QuestionRow {
  id: string;
  sessionId: string;
  authorId: string | null;
  text: string;
  isAnonymous: boolean;
  status: QuestionStatus;
  answer: string | null;
  answeredAt: Date | null;
  voteCount: number;
  hasVoted: boolean;
  createdAt: Date;
}

/** Person $2 sees questions of session $1 that are shown to all, own ones, and all of them if $3. */
const seen = `q.session_id = $1 AND ($3::boolean OR q.status IN ('open', 'answered') OR q.author_id = $2)`;

/** The author of an anonymous question is shown to moderators and to the author. */
const fields = `q.id, q.session_id AS "sessionId", q.text, q.is_anonymous AS "isAnonymous", q.status, q.answer,
      CASE WHEN $3::boolean OR NOT q.is_anonymous OR q.author_id = $2 THEN q.author_id END AS "authorId",
      q.answered_at AS "answeredAt", q.vote_count AS "voteCount", q.created_at AS "createdAt",
      EXISTS (SELECT FROM live_question_votes v WHERE v.question_id = q.id AND v.user_id = $2) AS "hasVoted"`;

export const questionFor: Statement = {
  name: 'live-question',
  text: `SELECT ${fields} FROM live_questions q WHERE ${seen} AND q.id = $4`,
};

export const questionSorts = ['voteCount', 'createdAt'] as const;

const orders = {
  voteCount: 'q.vote_count, q.created_at DESC, q.id DESC',
  '-voteCount': 'q.vote_count DESC, q.created_at, q.id',
  createdAt: 'q.created_at, q.id',
  '-createdAt': 'q.created_at DESC, q.id DESC',
};

/** At most $5 questions of status $4, if given, from place $6 on. */
export const questionPage = (sort: keyof typeof orders): Statement => ({
  name: `live-questions/${sort}`,
  text: `
    SELECT ${fields} FROM live_questions q WHERE ${seen} AND ($4::text IS NULL OR q.status = $4)
    ORDER BY ${orders[sort]} LIMIT $5 OFFSET $6`,
});

export const questionCount: Statement = {
  name: 'live-questions-count',
  text: `SELECT count(*)::int AS total FROM live_questions q WHERE ${seen} AND ($4::text IS NULL OR q.status = $4)`,
};

export const addQuestion: Statement = {
  name: 'live-question-add',
  text: `INSERT INTO live_questions (id, session_id, author_id, text, is_anonymous, status, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

/** Sets status $3 of question $1 in session $2, and answer $4 by person $5 at $6 if given. */
export const changeQuestion: Statement = {
  name: 'live-question-change',
  text: `
    UPDATE live_questions SET status = coalesce($3, status), answer = coalesce($4, answer),
      answered_by = CASE WHEN $3 = 'answered' OR $4 IS NOT NULL THEN $5::uuid ELSE answered_by END,
      answered_at = CASE WHEN $3 = 'answered' OR $4 IS NOT NULL THEN $6::timestamptz ELSE answered_at END
    WHERE id = $1 AND session_id = $2 RETURNING status`,
};

/** The vote of person $3 for question $1 of session $2, which participants see. No row if it has one or is not there. */
export const addQuestionVote: Statement = {
  name: 'live-question-vote',
  text: `
    INSERT INTO live_question_votes (question_id, user_id)
    SELECT q.id, $3 FROM live_questions q WHERE q.id = $1 AND q.session_id = $2 AND q.status IN ('open', 'answered')
    ON CONFLICT DO NOTHING RETURNING question_id`,
};

export const removeQuestionVote: Statement = {
  name: 'live-question-unvote',
  text: `DELETE FROM live_question_votes v USING live_questions q
         WHERE v.question_id = $1 AND v.user_id = $3 AND q.id = v.question_id AND q.session_id = $2 RETURNING v.question_id`,
};

/** The three questions of session $1 with the most votes. */
export const topQuestions: Statement = {
  name: 'live-questions-top',
  text: `SELECT q.text FROM live_questions q WHERE q.session_id = $1 AND q.status IN ('open', 'answered')
         ORDER BY q.vote_count DESC, q.created_at, q.id LIMIT 3`,
};

export const pollsHeld: Statement = {
  name: 'live-polls-held',
  text: 'SELECT count(*)::int AS count FROM live_polls WHERE session_id = $1',
};
