export const session = `
  SELECT u.id, u.role FROM user_sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1 AND s.end_time IS NULL AND s.last_active > now() - interval '1 day' AND u.account_status = 'active'`;

export const userByEmail = `SELECT id, role, password_hash FROM users WHERE email = lower($1)`;

export const openSession = `
  INSERT INTO user_sessions (id, user_id, ip_address, user_agent, start_time, last_active, refresh_hash)
  VALUES ($1, $2, $3, $4, now(), now(), $5)`;

export const updateLastLogin = `UPDATE users SET last_login_at = now() WHERE id = $1`;

export const ping = `
  UPDATE user_sessions SET last_active = now() WHERE id = $1 AND end_time IS NULL AND last_active > now() - interval '1 day'
  RETURNING last_active AS "lastActive"`;

const reachable = `(a.classroom_id IS NULL OR a.classroom_id IN (
  SELECT classroom_id FROM classroom_members WHERE user_id = $1 AND member_role = 'TEACHER' AND left_at IS NULL))`;

export const assessments = `
  SELECT a.id, a.version, a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.author_id AS "authorId", a.title,
    a.instructions, a.type, a.status, a.max_score AS "maxScore", a.pass_score AS "passScore",
    a.available_from AS "availableFrom", a.due_at AS "dueAt", a.allow_late AS "allowLate",
    a.late_penalty_percent AS "latePenaltyPercent", a.late_until AS "lateUntil",
    a.max_attempts AS "maxAttempts", a.grading_method AS "gradingMethod", a.shuffle, a.review,
    a.classroom_id AS "classroomId", a.subject_id AS "subjectId", a.unit_id AS "unitId", a.part_id AS "partId",
    a.section_id AS "sectionId", a.attached_at AS "attachedAt",
    (SELECT count(*)::int FROM assessment_items i WHERE i.assessment_id = a.id) AS "itemCount",
    (SELECT count(*)::int FROM submissions s WHERE s.assessment_id = a.id) AS "submissionCount",
    (SELECT count(*)::int FROM submissions s WHERE s.assessment_id = a.id AND s.status = 'graded') AS "gradedCount"
  FROM assessments a WHERE ${reachable} ORDER BY a.created_at DESC, a.id LIMIT $2 OFFSET $3`;

export const assessmentCount = `SELECT count(*)::int AS total FROM assessments a WHERE ${reachable}`;

/** Active resources of the library and of the actor's classrooms that match the words $2. */
const found = `FROM resources r, websearch_to_tsquery('simple', $2) q
  WHERE r.search @@ q AND r.status = 'active' AND (r.scope = 'library' OR (r.scope = 'structure' AND r.classroom_id IN (
    SELECT classroom_id FROM classroom_members WHERE user_id = $1 AND left_at IS NULL)))`;

export const resources = `
  SELECT r.id, r.version, r.created_at AS "createdAt", r.updated_at AS "updatedAt", r.description,
    r.content_url AS "contentUrl", r.video_id AS "videoId", r.thumbnail_url AS "thumbnailUrl",
    r.duration_minutes AS "durationMinutes", r.difficulty_level AS "difficultyLevel", r.topics, r.author,
    r.source_organization AS "sourceOrganization", r.publication_date AS "publicationDate", r.scope, r.type, r.status,
    r.title, r.content_url AS url, r.file_id AS "fileId", r.file_name AS "fileName", r.mime_type AS "mimeType",
    r.size_bytes AS "sizeBytes", r.label, r.position, r.classroom_id AS "classroomId", r.subject_id AS "subjectId",
    r.unit_id AS "unitId", r.part_id AS "partId", r.section_id AS "sectionId", r.assessment_id AS "assessmentId",
    r.is_verified AS "isVerified", r.created_by AS "createdBy", r.archived_at AS "archivedAt"
  ${found} ORDER BY ts_rank(r.search, q) DESC, r.created_at DESC, r.id LIMIT $3 OFFSET $4`;

export const resourceCount = `SELECT count(*)::int AS total ${found}`;

/** What the actor may read that matches the words $2, of every kind. */
const documentsFound = `
  WITH q AS (SELECT websearch_to_tsquery('simple', $2) AS q),
  own AS (SELECT classroom_id FROM classroom_members WHERE user_id = $1 AND left_at IS NULL),
  found AS (
    SELECT n.id, 'note' AS type, n.title, n.plain_text AS text, n.search, n.created_at FROM notes n, q
    WHERE n.search @@ q AND n.user_id = $1 AND n.deleted_at IS NULL
    UNION ALL
    SELECT t.id, 'transcription', 'Audio Transcription', t.text, t.search, t.created_at FROM transcription_records t, q
    WHERE t.search @@ q AND t.user_id = $1 AND t.archived_at IS NULL
    UNION ALL
    SELECT m.id, 'message', m.title, m.body, m.search, m.created_at FROM messages m, q
    WHERE m.search @@ q AND m.recipient_id = $1 AND m.hidden_at IS NULL AND (m.expires_at IS NULL OR m.expires_at > now())
    UNION ALL
    SELECT m.id, 'module', m.title, m.description, m.search, m.created_at FROM modules m JOIN courses c ON c.id = m.course_id, q
    WHERE m.search @@ q AND m.status = 'published' AND c.status = 'published'
    UNION ALL
    SELECT l.id, 'lesson', l.title, l.content ->> 'text', l.search, l.created_at
    FROM lessons l JOIN modules m ON m.id = l.module_id JOIN enrollments e ON e.course_id = m.course_id AND e.user_id = $1, q
    WHERE l.search @@ q AND m.status = 'published' AND e.status = 'enrolled' AND m.min_tier = 'basic' AND NOT EXISTS (
      SELECT FROM module_prerequisites r WHERE r.module_id = m.id AND NOT EXISTS (SELECT FROM user_progress d WHERE d.user_id = $1
        AND d.module_id = r.prerequisite_id AND d.lesson_id IS NULL AND d.first_completed_at IS NOT NULL))
    UNION ALL
    SELECT s.id, 'section', s.title, s.body, s.search, s.created_at FROM sections s, q
    WHERE s.search @@ q AND s.classroom_id IN (SELECT classroom_id FROM own)
    UNION ALL
    SELECT r.id, 'resource', r.title, r.description, r.search, r.created_at FROM resources r, q
    WHERE r.search @@ q AND r.status = 'active' AND (r.scope = 'library' OR r.classroom_id IN (SELECT classroom_id FROM own))
  )`;

export const documents = `${documentsFound}
  SELECT p.id, p.type, p.title, p.created_at AS "createdAt", ts_headline('simple', p.title, p.q) AS "highlightedTitle",
    ts_headline('simple', p.text, p.q) AS snippet
  FROM (SELECT f.*, q.q, ts_rank(f.search, q.q) AS rank FROM found f, q
    ORDER BY rank DESC, created_at DESC, id LIMIT $3 OFFSET $4) p ORDER BY p.rank DESC, p.created_at DESC, p.id`;

export const documentCount = `${documentsFound} SELECT count(*)::int AS total FROM found`;

export const subject = `
  SELECT s.id, s.version, s.created_at AS "createdAt", s.updated_at AS "updatedAt", s.classroom_id AS "classroomId", s.name,
    s.description, s.core_subject_id AS "coreSubjectId", s.teacher_id AS "teacherId", s.position, s.status
  FROM subjects s WHERE s.id = $1 AND s.classroom_id IN (
    SELECT classroom_id FROM classroom_members WHERE user_id = $2 AND left_at IS NULL)`;

export const units = `SELECT id, title, position, version FROM units WHERE subject_id = $1 ORDER BY position`;
export const parts = `
  SELECT id, unit_id AS "unitId", title, position, version FROM parts WHERE subject_id = $1 ORDER BY position`;
export const sections = `
  SELECT id, part_id AS "partId", title, position, version FROM sections WHERE subject_id = $1 ORDER BY position`;

export const openAssessment = `
  SELECT a.id, a.subject_id, a.classroom_id, a.max_attempts FROM assessments a
  WHERE a.id = $1 AND a.status = 'published' AND (a.due_at IS NULL OR a.due_at > now() OR a.allow_late)
    AND a.classroom_id IN (SELECT classroom_id FROM classroom_members WHERE user_id = $2 AND left_at IS NULL)`;

export const items = `
  SELECT i.id, i.points, v.type, v.key FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
  WHERE i.assessment_id = $1 ORDER BY i.position`;

export const submit = `
  INSERT INTO submissions AS s (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score,
    graded_at, counted_attempt, score_total, scored_attempts, submitted_at)
  VALUES ($1, 'bench', $2, $3, $4, $5, 'graded', $6, now(), 1, $6, 1, now())
  ON CONFLICT (assessment_id, student_id) DO UPDATE SET attempt_count = s.attempt_count + 1, submitted_at = now(),
    score = greatest(s.score, EXCLUDED.score), score_total = s.score_total + EXCLUDED.score,
    scored_attempts = s.scored_attempts + 1, version = s.version + 1, updated_at = now()
  WHERE s.attempt_count < $7
  RETURNING s.id, s.version, s.assessment_id AS "assessmentId", s.student_id AS "studentId", s.status, s.score,
    s.attempt_count AS "attemptCount", s.submitted_at AS "submittedAt"`;

export const attempt = `
  INSERT INTO submission_attempts (id, submission_id, student_id, attempt_number, answers, grades, submitted_at, is_late,
    auto_score, pending_items, score, receipt)
  VALUES ($1, $2, $3, $4, $5, $6, now(), false, $7, 0, $7, '{}')`;

export const progress = `
  SELECT s.id AS "subjectId", s.name, s.classroom_id AS "classroomId",
    (SELECT count(*)::int FROM sections x WHERE x.subject_id = s.id) AS sections,
    (SELECT count(*)::int FROM user_progress p WHERE p.subject_id = s.id AND p.user_id = $1 AND p.status = 'completed')
      AS "sectionsCompleted",
    (SELECT coalesce(sum(p.time_spent_minutes), 0)::int FROM user_progress p WHERE p.subject_id = s.id AND p.user_id = $1)
      AS minutes,
    (SELECT count(*)::int FROM assessments a WHERE a.subject_id = s.id AND a.status = 'published') AS assessments,
    w.submitted, w.graded, w."averagePercent", w."lastActivityAt"
  FROM classroom_members m JOIN subjects s ON s.classroom_id = m.classroom_id AND s.status = 'active',
    LATERAL (
      SELECT count(*)::int AS submitted, (count(*) FILTER (WHERE h.status = 'graded'))::int AS graded,
        round(avg(100 * h.score / nullif(a.max_score, 0)) FILTER (WHERE h.status = 'graded'), 2) AS "averagePercent",
        max(h.submitted_at) AS "lastActivityAt"
      FROM submissions h JOIN assessments a ON a.id = h.assessment_id
      WHERE h.student_id = $1 AND h.subject_id = s.id) w
  WHERE m.user_id = $1 AND m.left_at IS NULL ORDER BY s.position`;

export const taughtClass = `
  SELECT FROM classroom_members WHERE classroom_id = $1 AND user_id = $2 AND member_role = 'TEACHER' AND left_at IS NULL`;

/**
 * The last 30 days. A session across midnight counts for the day it began, which is simpler than the product's split.
 */
export const classSessions = `
  SELECT u.id AS "userId", concat_ws(' ', u.first_name, u.last_name) AS "displayName", count(s.id)::int AS sessions,
    coalesce(sum(extract(epoch FROM coalesce(s.end_time, s.last_active) - s.start_time)), 0)::int AS seconds,
    count(DISTINCT s.start_time::date)::int AS "activeDays", max(s.last_active) AS "lastSeen",
    coalesce(bool_or(s.end_time IS NULL AND s.last_active > now() - interval '10 minutes'), false) AS "activeNow"
  FROM classroom_members m JOIN users u ON u.id = m.user_id
  LEFT JOIN user_sessions s ON s.user_id = u.id AND s.start_time >= current_date - 29
  WHERE m.classroom_id = $1 AND m.member_role = 'STUDENT' AND m.left_at IS NULL
  GROUP BY u.id ORDER BY u.last_name, u.first_name, u.id`;

const shownCourse = `c.status = 'published' AND (c.visibility <> 'invitation'
  OR c.id IN (SELECT course_id FROM enrollments WHERE user_id = $1 AND status <> 'left'))`;

export const courses = `
  SELECT c.id, c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt", c.created_by AS "createdBy", c.title, c.description,
    c.visibility, c.capacity, c.starts_at AS "startsAt", c.ends_at AS "endsAt", c.status, c.published_at AS "publishedAt",
    c.archived_at AS "archivedAt", concat_ws(' ', u.first_name, u.last_name) AS "createdByName",
    (SELECT count(*)::int FROM enrollments n WHERE n.course_id = c.id AND n.status = 'enrolled') AS "enrolledCount",
    (SELECT count(*)::int FROM enrollments n WHERE n.course_id = c.id AND n.status = 'waiting') AS "waitingCount",
    CASE WHEN e.id IS NOT NULL THEN json_build_object('id', e.id, 'status', e.status, 'enrolledAt', e.enrolled_at, 'position', NULL) END
      AS enrollment
  FROM courses c JOIN users u ON u.id = c.created_by LEFT JOIN enrollments e ON e.course_id = c.id AND e.user_id = $1
  WHERE ${shownCourse} ORDER BY c.title COLLATE name_order, c.id LIMIT $2 OFFSET $3`;

export const courseCount = `SELECT count(*)::int AS total FROM courses c WHERE ${shownCourse}`;

export const shownCourseById = `SELECT c.id FROM courses c WHERE c.id = $2 AND ${shownCourse}`;

/** The modules of course $2 and what decides whether person $1 may open them. */
export const modules = `
  SELECT m.id, m.version, m.created_at AS "createdAt", m.updated_at AS "updatedAt", m.title, m.description,
    m.duration_minutes AS "durationMinutes", m.min_tier AS "minTier", m.created_by AS "createdBy", m.module_order AS "moduleOrder",
    m.status, m.status = 'published' AS "isPublished", m.published_at AS "publishedAt", m.course_id AS "courseId",
    c.title AS "courseTitle", (SELECT count(*)::int FROM lessons l WHERE l.module_id = m.id) AS "lessonCount",
    ARRAY(SELECT q.prerequisite_id FROM module_prerequisites q WHERE q.module_id = m.id) AS prerequisites,
    EXISTS (SELECT FROM module_prerequisites q JOIN modules p ON p.id = q.prerequisite_id AND p.status = 'published'
      WHERE q.module_id = m.id AND NOT EXISTS (SELECT FROM user_progress d WHERE d.user_id = $1 AND d.module_id = p.id
        AND d.lesson_id IS NULL AND d.first_completed_at IS NOT NULL)) AS "isLocked",
    EXISTS (SELECT FROM enrollments e WHERE e.user_id = $1 AND e.course_id = c.id AND e.status = 'enrolled') AS "isEnrolled",
    c.starts_at > now() AS "isEarly",
    EXISTS (SELECT FROM tcodes t WHERE t.course_id = c.id AND t.status = 'active' AND t.access = 'licensed') AS "isLicensed",
    EXISTS (SELECT FROM subscriptions s JOIN tcodes t ON t.id = s.tcode_id WHERE s.user_id = $1 AND t.course_id = c.id
      AND s.status = 'active' AND now() >= s.start_date AND now() < s.end_date) AS "isSubscribed",
    m.min_tier = 'basic' OR m.min_tier IN (SELECT subscription_tier FROM users WHERE id = $1 UNION ALL SELECT s.tier FROM subscriptions s
      WHERE s.user_id = $1 AND s.status = 'active' AND now() >= s.start_date AND now() < s.end_date) AS "hasTier"
  FROM modules m JOIN courses c ON c.id = m.course_id WHERE m.course_id = $2 AND m.status = 'published' ORDER BY m.module_order`;

export const learner = `
  SELECT concat_ws(' ', u.first_name, u.last_name) AS name, p.skill_level AS level, f.time_zone AS "timeZone",
    (SELECT count(*)::int FROM user_progress d WHERE d.user_id = u.id AND d.lesson_id IS NULL AND d.status = 'completed')
      AS "totalResourcesCompleted",
    (SELECT coalesce(sum(d.time_spent_minutes), 0)::int FROM user_progress d WHERE d.user_id = u.id AND d.lesson_id IS NULL) AS minutes
  FROM users u LEFT JOIN user_profiles p ON p.id = u.id LEFT JOIN user_preferences f ON f.id = u.id WHERE u.id = $1`;

export const learningDays = `SELECT day::text FROM user_learning_days WHERE user_id = $1 ORDER BY day DESC`;

export const unfinished = `
  SELECT coalesce(p.section_id, p.tcode_id, p.module_id) AS id, coalesce(x.title, t.title, m.title) AS title, p.progress_percent AS progress,
    p.last_accessed_at AS "lastViewed"
  FROM user_progress p LEFT JOIN sections x ON x.id = p.section_id LEFT JOIN tcodes t ON t.id = p.tcode_id
    LEFT JOIN modules m ON m.id = p.module_id
  WHERE p.user_id = $1 AND p.progress_percent BETWEEN 1 AND 99 AND p.lesson_id IS NULL ORDER BY p.last_accessed_at DESC LIMIT 5`;

export const workbook = `
  SELECT coalesce(round(avg(progress_percent), 2), 0)::float AS "overallProgress",
    (count(*) FILTER (WHERE status IN ('in_progress', 'completed')))::int AS "modulesStarted"
  FROM user_progress WHERE user_id = $1 AND module_id IS NOT NULL AND lesson_id IS NULL`;

export const ownClass = `
  SELECT c.id, c.name, (SELECT count(*)::int FROM assessments a WHERE a.classroom_id = c.id AND a.status = 'published'
    AND a.due_at >= now() AND a.due_at < now() + interval '7 days') AS upcoming
  FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id WHERE m.user_id = $1 AND m.left_at IS NULL`;

export const due = `
  SELECT a.id, a.title, a.type, a.due_at AS "dueAt", s.name AS "subjectName", c.name AS "classroomName",
    coalesce((SELECT h.status FROM submissions h WHERE h.assessment_id = a.id AND h.student_id = $1), 'not_submitted') AS state
  FROM assessments a JOIN subjects s ON s.id = a.subject_id JOIN classrooms c ON c.id = a.classroom_id
  WHERE a.status = 'published' AND a.due_at >= now()
    AND a.classroom_id IN (SELECT classroom_id FROM classroom_members WHERE user_id = $1 AND left_at IS NULL)
  ORDER BY a.due_at LIMIT 5`;

export const taughtSubject = `
  SELECT s.id, s.classroom_id AS "classroomId" FROM subjects s JOIN classroom_members m ON m.classroom_id = s.classroom_id
  WHERE s.id = $1 AND m.user_id = $2 AND m.member_role = 'TEACHER' AND m.left_at IS NULL`;

export const gradebookColumns = `
  SELECT id, title, type, max_score::float AS "maxScore", pass_score::float AS "passScore", due_at AS "dueAt",
    submission_count AS "submissionCount", graded_count AS "gradedCount"
  FROM assessments WHERE subject_id = $1 AND status = 'published' ORDER BY coalesce(due_at, created_at), id LIMIT 100`;

const studentsOfClass = `FROM classroom_members m JOIN users u ON u.id = m.user_id
  WHERE m.classroom_id = $1 AND m.member_role = 'STUDENT' AND m.left_at IS NULL`;

export const gradebookStudents = `SELECT u.id AS "studentId", concat_ws(' ', u.first_name, u.last_name) AS "studentName"
  ${studentsOfClass} ORDER BY u.last_name, u.first_name, u.id LIMIT $2 OFFSET $3`;

export const gradebookCount = `SELECT count(*)::int AS total ${studentsOfClass}`;

export const gradebookCells = `
  SELECT g.student_id AS "studentId", g.assessment_id AS "assessmentId", w.id AS "submissionId", g.version, w.status, g.score::float AS score,
    g.is_excused AS "isExcused", g.score >= a.pass_score AS passed, w.attempt_count AS "attemptCount",
    coalesce(w.submitted_at > a.due_at, false) AS "isLate"
  FROM grades g JOIN assessments a ON a.id = g.assessment_id
  LEFT JOIN submissions w ON w.assessment_id = g.assessment_id AND w.student_id = g.student_id
  WHERE g.student_id = ANY ($1::uuid[]) AND g.assessment_id = ANY ($2::uuid[])`;

export * from './bare-attempts.sql.js';
