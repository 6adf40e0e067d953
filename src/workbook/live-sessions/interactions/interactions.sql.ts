import type { Statement } from '#platform/database/database.js';
import { handIsUp } from '#workbook/live-sessions/hands/hands.sql.js';

/** Session $1, whose status stays until the transaction ends. */
export const holdSession: Statement = {
  name: 'live-session-hold-features',
  text: 'SELECT status, features FROM live_sessions WHERE id = $1 FOR SHARE',
};

/** What all in session $1 see of its features: open polls, the questions with the most votes, raised hands and groups. */
export const featureState: Statement = {
  name: 'live-session-feature-state',
  text: `
    SELECT
      (SELECT coalesce(json_agg(json_build_object('id', p.id, 'question', p.question, 'options', p.options,
         'isMultiple', p.is_multiple, 'isAnonymous', p.is_anonymous, 'showResults', p.show_results, 'voteCount', t.vote_count,
         'results', CASE WHEN p.show_results = 'live' THEN t.counts END) ORDER BY p.created_at, p.id), '[]')
       FROM (SELECT * FROM live_polls WHERE session_id = $1 AND closed_at IS NULL ORDER BY created_at DESC LIMIT 10) p
       JOIN live_poll_tallies t ON t.poll_id = p.id) AS polls,
      (SELECT coalesce(json_agg(json_build_object('id', q.id, 'text', q.text, 'status', q.status, 'voteCount', q.vote_count,
         'authorId', CASE WHEN NOT q.is_anonymous THEN q.author_id END) ORDER BY q.vote_count DESC, q.created_at), '[]')
       FROM (SELECT * FROM live_questions WHERE session_id = $1 AND status = 'open'
             ORDER BY vote_count DESC, created_at LIMIT 20) q) AS questions,
      (SELECT coalesce(json_agg(h.user_id ORDER BY h.place), '[]')
       FROM live_hands h JOIN session_participants p ON ${handIsUp} WHERE h.session_id = $1) AS hands,
      (SELECT json_build_object('groupCount', b.group_count, 'isOpen', b.is_open)
       FROM live_breakouts b WHERE b.session_id = $1 AND b.group_count > 0) AS breakouts,
      (SELECT json_build_object('lastSequence', w.last_sequence, 'clearedSequence', w.cleared_sequence)
       FROM live_boards w WHERE w.session_id = $1 AND w.board = 0) AS whiteboard`,
};
