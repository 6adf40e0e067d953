/**
 * The payload of event `e`, completed with the text it announces. The log holds only ids of messages and questions, so that
 * a text that was hidden or deleted since is not sent to people who read the event later (docs/decisions/0174). A question
 * that waits for a moderator has its text in events for moderators only.
 */
export const shownPayload = (e: string): string => `
  CASE WHEN ${e}.type IN ('chat', 'announcement', 'message_shown') THEN ${e}.payload || jsonb_build_object('text', (
      SELECT m.text FROM live_messages m WHERE m.id = (${e}.payload->>'messageId')::uuid AND m.hidden_at IS NULL))
    WHEN ${e}.type IN ('question', 'question_changed') THEN ${e}.payload || coalesce((
      SELECT jsonb_build_object('text', q.text, 'answer', q.answer) FROM live_questions q
      WHERE q.id = (${e}.payload->>'questionId')::uuid AND (q.status IN ('open', 'answered') OR q.status = 'pending' AND ${e}.audience <> 'all')), '{"text": null, "answer": null}')
    ELSE ${e}.payload END`;
