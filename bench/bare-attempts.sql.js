const shown = `id, assessment_id AS "assessmentId", status, screen_id AS "screenId", started_at AS "startedAt", deadline_at AS "deadlineAt"`;

export const shownItems = `
  SELECT i.id, i.position, i.points, v.type, v.prompt, v.format, v.body
  FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
  WHERE i.assessment_id = $1 ORDER BY i.position`;

export const openAttempt = `SELECT id FROM attempts WHERE assessment_id = $1 AND student_id = $2 AND status = 'in_progress'`;

export const continueAttempt = `UPDATE attempts SET screen_id = $2, last_seen_at = now() WHERE id = $1 RETURNING ${shown}`;

export const startAttempt = `
  INSERT INTO attempts (id, organization_id, assessment_id, student_id, classroom_id, subject_id, attempt_number, status, seed,
    shuffle, navigation, screen_id, started_at, last_seen_at)
  VALUES ($1, 'bench', $2, $3, $4, $5, 1, 'in_progress', $1, false, 'free', $6, now(), now()) RETURNING ${shown}`;

export const savedAnswers = `SELECT item_id AS "itemId", response FROM attempt_answers WHERE attempt_id = $1`;

export const attemptOf = `SELECT ${shown} FROM attempts WHERE id = $1 AND student_id = $2`;

export const saveAnswer = `
  INSERT INTO attempt_answers AS s (attempt_id, item_id, sequence, response, saved_at) VALUES ($1, $2, $3, $4, now())
  ON CONFLICT (attempt_id, item_id) DO UPDATE SET sequence = EXCLUDED.sequence, response = EXCLUDED.response, saved_at = now()
  WHERE s.sequence < EXCLUDED.sequence`;

export const touchAttempt = `UPDATE attempts SET last_seen_at = now(), last_sequence = greatest(last_sequence, $2), saves = saves + 1 WHERE id = $1`;
