import type { Statement } from '#platform/database/database.js';
import type { ParticipantRole } from '#workbook/live-sessions/participants/session-participant.entity.js';
import type { Participation } from './participation-score.js';

/** Polls are counted by the events of this type. */
export const pollEventType = 'poll_create';

/** What a participant did. */
export type ParticipationRow = Participation & { id: string; role: ParticipantRole };

const participationsWhere = (condition: string): string => `
    SELECT p.id, p.role, p.total_seconds AS "presentSeconds", p.interaction_count AS interactions,
      p.questions_asked AS questions, p.polls_answered AS "pollsAnswered",
      coalesce(extract(epoch FROM coalesce(s.actual_end, $2::timestamptz) - s.actual_start), 0)::int AS "durationSeconds",
      (SELECT count(*)::int FROM live_session_events e WHERE e.session_id = s.id AND e.type = '${pollEventType}') AS "pollsHeld"
    FROM session_participants p JOIN live_sessions s ON s.id = p.session_id
    WHERE p.joined_at IS NOT NULL AND ${condition}`;

/** What people who joined session $1 did until $2; one person $3, or all for null. */
export const participations: Statement = {
  name: 'live-session-participations',
  text: participationsWhere('p.session_id = $1 AND ($3::uuid IS NULL OR p.user_id = $3)'),
};

/** What people $3 did in sessions $1 until $2, pair by pair. */
export const participationsOfPairs: Statement = {
  name: 'live-session-participations-of-pairs',
  text: participationsWhere('(p.session_id, p.user_id) IN (SELECT * FROM unnest($1::uuid[], $3::uuid[]))'),
};

/** Stores the scores $2 of the participants $1. */
export const storeScores: Statement = {
  name: 'live-session-store-scores',
  text: `UPDATE session_participants p SET participation_score = scored.score
         FROM unnest($1::uuid[], $2::int[]) scored(id, score)
         WHERE p.id = scored.id AND p.participation_score <> scored.score`,
};
