import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Assessments and submissions. */
export class CreateAssessment1770000007000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(assessmentTables);
    await database.query(submissionTables);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE submission_attempts, submissions, assessment_items, assessments;
      DROP FUNCTION count_submissions();
    `);
  }
}

const assessmentTables = `
  CREATE TABLE assessments (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    author_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    instructions text NOT NULL DEFAULT '',
    type text NOT NULL CHECK (type IN ('quiz', 'exam', 'homework', 'project')),
    status text NOT NULL CHECK (status IN ('draft', 'ready', 'published', 'archived')),
    max_score numeric(8,2) NOT NULL CHECK (max_score >= 0),
    pass_score numeric(8,2) CHECK (pass_score >= 0),
    available_from timestamptz,
    due_at timestamptz,
    allow_late boolean NOT NULL,
    late_penalty_percent numeric(5,2) NOT NULL CHECK (late_penalty_percent BETWEEN 0 AND 100),
    late_until timestamptz,
    max_attempts integer NOT NULL CHECK (max_attempts BETWEEN 1 AND 100),
    grading_method text NOT NULL CHECK (grading_method IN ('highest', 'average', 'first', 'last')),
    shuffle boolean NOT NULL,
    review text NOT NULL CHECK (review IN ('when_graded', 'after_due', 'never')),
    classroom_id uuid REFERENCES classrooms ON DELETE RESTRICT,
    subject_id uuid REFERENCES subjects ON DELETE RESTRICT,
    unit_id uuid REFERENCES units ON DELETE RESTRICT,
    part_id uuid REFERENCES parts ON DELETE RESTRICT,
    section_id uuid REFERENCES sections ON DELETE RESTRICT,
    attached_at timestamptz,
    -- The due date for which reminders were sent; a changed date is reminded again.
    reminded_for timestamptz,
    item_count integer NOT NULL DEFAULT 0 CHECK (item_count >= 0),
    submission_count integer NOT NULL DEFAULT 0 CHECK (submission_count >= 0),
    graded_count integer NOT NULL DEFAULT 0 CHECK (graded_count BETWEEN 0 AND submission_count),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((attached_at IS NULL) = (classroom_id IS NULL)),
    CHECK (attached_at IS NULL OR subject_id IS NOT NULL),
    CONSTRAINT assessments_published_check CHECK (status <> 'published' OR attached_at IS NOT NULL)
  );
  CREATE INDEX ON assessments (organization_id, created_at DESC, id) INCLUDE (status);
  CREATE INDEX ON assessments (classroom_id, created_at DESC, id) INCLUDE (organization_id, status, attached_at);
  CREATE INDEX ON assessments (organization_id, title COLLATE name_order, id);
  CREATE INDEX ON assessments (organization_id, due_at, id) INCLUDE (status);
  CREATE INDEX ON assessments (classroom_id, due_at, id) INCLUDE (organization_id, status, attached_at);
  CREATE INDEX assessments_words_idx ON assessments USING gin (words_of(title));
  CREATE INDEX ON assessments (author_id);
  CREATE INDEX ON assessments (subject_id);
  CREATE INDEX ON assessments (unit_id);
  CREATE INDEX ON assessments (part_id);
  CREATE INDEX ON assessments (section_id);
  CREATE INDEX assessments_due_idx ON assessments (due_at) WHERE status = 'published';
  CREATE INDEX assessments_bank_idx ON assessments (organization_id, created_at DESC) WHERE attached_at IS NULL;

  CREATE TABLE assessment_items (
    id uuid PRIMARY KEY,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
    question_version_id uuid NOT NULL REFERENCES question_versions ON DELETE RESTRICT,
    position integer NOT NULL CHECK (position >= 0),
    points numeric(6,2) NOT NULL CHECK (points > 0 AND points <= 1000),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT assessment_items_position_key UNIQUE (assessment_id, position) DEFERRABLE INITIALLY DEFERRED
  );
  CREATE INDEX ON assessment_items (question_version_id);
`;

const submissionTables = `
  CREATE TABLE submissions (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE RESTRICT,
    student_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    subject_id uuid NOT NULL REFERENCES subjects ON DELETE RESTRICT,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    status text NOT NULL CHECK (status IN ('submitted', 'graded', 'returned')),
    score numeric(8,2) CHECK (score >= 0),
    feedback text NOT NULL DEFAULT '',
    graded_by uuid REFERENCES users ON DELETE SET NULL,
    graded_at timestamptz,
    counted_attempt integer,
    attempt_count integer NOT NULL DEFAULT 1 CHECK (attempt_count > 0),
    extra_attempts integer NOT NULL DEFAULT 0 CHECK (extra_attempts >= 0),
    score_total numeric(10,2) NOT NULL DEFAULT 0,
    scored_attempts integer NOT NULL DEFAULT 0,
    submitted_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT submissions_once_key UNIQUE (assessment_id, student_id)
  );
  CREATE INDEX ON submissions (classroom_id, submitted_at DESC, id) INCLUDE (organization_id);
  CREATE INDEX ON submissions (student_id, submitted_at DESC, id);
  CREATE INDEX ON submissions (organization_id, submitted_at DESC, id);
  CREATE INDEX ON submissions (subject_id, submitted_at DESC, id);
  -- The grading queue: few rows, however many submissions have been graded.
  CREATE INDEX submissions_queue_idx ON submissions (classroom_id, submitted_at, id) WHERE status = 'submitted';
  CREATE INDEX submissions_waiting_idx ON submissions (organization_id, submitted_at, id) WHERE status = 'submitted';
  CREATE INDEX ON submissions (graded_by);

  CREATE TABLE submission_attempts (
    id uuid PRIMARY KEY,
    submission_id uuid NOT NULL REFERENCES submissions ON DELETE CASCADE,
    student_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    attempt_number integer NOT NULL CHECK (attempt_number > 0),
    answers jsonb NOT NULL,
    text text NOT NULL DEFAULT '',
    grades jsonb NOT NULL,
    submitted_at timestamptz NOT NULL,
    is_late boolean NOT NULL,
    auto_score numeric(8,2) NOT NULL CHECK (auto_score >= 0),
    pending_items integer NOT NULL CHECK (pending_items >= 0),
    score numeric(8,2) CHECK (score >= 0),
    late_note text NOT NULL DEFAULT '',
    idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    request_hash text,
    receipt jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT submission_attempts_number_key UNIQUE (submission_id, attempt_number),
    CONSTRAINT submission_attempts_idempotency_key UNIQUE (student_id, idempotency_key)
  );

  -- Maintains the counts shown in lists, so that lists need no aggregation.
  CREATE FUNCTION count_submissions() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      submitted integer := (CASE WHEN TG_OP = 'INSERT' THEN 1 WHEN TG_OP = 'DELETE' THEN -1 ELSE 0 END);
      graded integer := (CASE WHEN TG_OP <> 'DELETE' AND NEW.status = 'graded' THEN 1 ELSE 0 END)
                      - (CASE WHEN TG_OP <> 'INSERT' AND OLD.status = 'graded' THEN 1 ELSE 0 END);
    BEGIN
      IF submitted <> 0 OR graded <> 0 THEN
        UPDATE assessments SET submission_count = submission_count + submitted, graded_count = graded_count + graded
        WHERE id = COALESCE(NEW.assessment_id, OLD.assessment_id);
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER submissions_counted AFTER INSERT OR UPDATE OF status OR DELETE ON submissions
    FOR EACH ROW EXECUTE FUNCTION count_submissions();
`;
