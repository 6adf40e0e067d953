import type { Statement } from '#platform/database/database.js';

export const strokeTools = ['pen', 'marker', 'line', 'rectangle', 'ellipse'] as const;
export type StrokeTool = (typeof strokeTools)[number];

/** A stroke as it was drawn; `points` holds x, y, x, y and so on. */
export interface Drawn {
  tool: StrokeTool;
  color: string;
  width: number;
  points: number[];
}

export interface StrokeRow extends Drawn {
  id: string;
  sequence: number;
  authorId: string;
  createdAt: Date;
}

/**
 * Appends the $4 strokes $3 of person $6 at $7 to board $2 of round $8 of session $1. No row if more than $5 strokes would
 * follow the last time it was cleared.
 */
export const appendStrokes: Statement = {
  name: 'live-strokes-append',
  text: `
    WITH board AS (
      INSERT INTO live_boards AS b (session_id, round, board, last_sequence) VALUES ($1, $8, $2, $4)
      ON CONFLICT (session_id, round, board) DO UPDATE SET last_sequence = b.last_sequence + $4
      WHERE b.last_sequence - b.cleared_sequence + $4 <= $5
      RETURNING last_sequence - $4 AS before
    )
    INSERT INTO live_strokes (id, session_id, round, board, sequence, author_id, tool, color, width, points, created_at)
    SELECT (s.value->>'id')::uuid, $1, $8, $2, board.before + s.place::int, $6, s.value->>'tool', s.value->>'color',
      (s.value->>'width')::int, ARRAY(SELECT n::int FROM jsonb_array_elements_text(s.value->'points') n), $7
    FROM board, jsonb_array_elements($3::jsonb) WITH ORDINALITY s(value, place)
    RETURNING id, sequence`,
};

/** The round of board $2 of session $1. */
const presentRound = `CASE WHEN $2 = 0 THEN 0 ELSE (SELECT b.round FROM live_breakouts b WHERE b.session_id = $1) END`;

/** At most $4 visible strokes of board $2 of session $1 after sequence $3, in round $5 or, for null, the present one. */
export const strokesOf: Statement = {
  name: 'live-strokes',
  text: `
    SELECT s.id, s.sequence, s.author_id AS "authorId", s.tool, s.color, s.width, s.points, s.created_at AS "createdAt"
    FROM live_strokes s JOIN live_boards b ON b.session_id = s.session_id AND b.round = s.round AND b.board = s.board
    WHERE s.session_id = $1 AND s.round = coalesce($5::int, ${presentRound}) AND s.board = $2 AND s.sequence > greatest(b.cleared_sequence, $3) AND s.erased_at IS NULL
    ORDER BY s.sequence LIMIT $4`,
};

export const clearBoard: Statement = {
  name: 'live-board-clear',
  text: `UPDATE live_boards SET cleared_sequence = last_sequence
         WHERE session_id = $1 AND round = ${presentRound} AND board = $2 AND cleared_sequence < last_sequence RETURNING round`,
};

/** Stroke $1 of session $2, locked until the transaction ends. */
export const lockStroke: Statement = {
  name: 'live-stroke-lock',
  text: `SELECT author_id AS "authorId", board, round, erased_at IS NOT NULL AS "isErased"
         FROM live_strokes WHERE id = $1 AND session_id = $2 FOR UPDATE`,
};

export const eraseStroke: Statement = {
  name: 'live-stroke-erase',
  text: 'UPDATE live_strokes SET erased_at = $2, erased_by = $3 WHERE id = $1',
};
