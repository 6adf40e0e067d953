import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Claims of the grading queue, requests for a regrade, and rubrics. */
export class CreateMarking1770000014920 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(queueTables);
    await database.query(rubricTables);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE rubric_marks, assessment_rubrics, rubric_versions, rubrics, regrade_requests, grading_claims;
    `);
  }
}

const queueTables = `
  -- Who grades a submission at the moment. Others may grade it once the claim has expired.
  CREATE TABLE grading_claims (
    submission_id uuid PRIMARY KEY REFERENCES submissions ON DELETE CASCADE,
    teacher_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    claimed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX ON grading_claims (teacher_id);

  CREATE TABLE regrade_requests (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    submission_id uuid NOT NULL REFERENCES submissions ON DELETE CASCADE,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    student_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    item_id uuid,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 5000),
    status text NOT NULL CHECK (status IN ('open', 'accepted', 'declined', 'withdrawn')),
    answer text NOT NULL DEFAULT '',
    answered_by uuid REFERENCES users ON DELETE SET NULL,
    answered_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX regrade_requests_open_key ON regrade_requests (submission_id) WHERE status = 'open';
  CREATE INDEX ON regrade_requests (submission_id);
  CREATE INDEX ON regrade_requests (assessment_id);
  CREATE INDEX ON regrade_requests (classroom_id, created_at DESC, id);
  CREATE INDEX ON regrade_requests (student_id, created_at DESC, id);
  CREATE INDEX ON regrade_requests (organization_id, created_at DESC, id);
  CREATE INDEX ON regrade_requests (answered_by);
`;

const rubricTables = `
  CREATE TABLE rubrics (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    owner_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    -- rubric: levels with fixed points; guide: points up to a maximum for each criterion.
    kind text NOT NULL CHECK (kind IN ('rubric', 'guide')),
    is_shared boolean NOT NULL DEFAULT false,
    current_number integer NOT NULL DEFAULT 1,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON rubrics (owner_id, created_at DESC, id);
  CREATE INDEX ON rubrics (organization_id, created_at DESC, id);

  CREATE TABLE rubric_versions (
    id uuid PRIMARY KEY,
    rubric_id uuid NOT NULL REFERENCES rubrics ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    criteria jsonb NOT NULL,
    max_points numeric(8,2) NOT NULL CHECK (max_points > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rubric_versions_number_key UNIQUE (rubric_id, number)
  );

  -- The rubric by which an assessment, or one of its items, is marked.
  CREATE TABLE assessment_rubrics (
    id uuid PRIMARY KEY,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
    item_id uuid REFERENCES assessment_items ON DELETE CASCADE,
    rubric_version_id uuid NOT NULL REFERENCES rubric_versions ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT assessment_rubrics_once_key UNIQUE NULLS NOT DISTINCT (assessment_id, item_id)
  );
  CREATE INDEX ON assessment_rubrics (item_id);
  CREATE INDEX ON assessment_rubrics (rubric_version_id);

  -- How an attempt was marked by a rubric.
  CREATE TABLE rubric_marks (
    id uuid PRIMARY KEY,
    attempt_id uuid NOT NULL REFERENCES submission_attempts ON DELETE CASCADE,
    submission_id uuid NOT NULL REFERENCES submissions ON DELETE CASCADE,
    item_id uuid,
    rubric_version_id uuid NOT NULL REFERENCES rubric_versions ON DELETE RESTRICT,
    marks jsonb NOT NULL,
    points numeric(8,2) NOT NULL CHECK (points >= 0),
    marked_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rubric_marks_once_key UNIQUE NULLS NOT DISTINCT (attempt_id, item_id)
  );
  CREATE INDEX ON rubric_marks (submission_id);
  CREATE INDEX ON rubric_marks (rubric_version_id);
  CREATE INDEX ON rubric_marks (marked_by);
`;
