import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Peer review of submitted work by the rubric of its assessment (docs/decisions/0232). */
export class CreatePeerReviews1770000014980 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(tables);
    await database.query(sharedWork);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER submission_attempts_keep_reviews ON submission_attempts;
      DROP FUNCTION keep_peer_reviews();
      DROP TABLE peer_assignments, peer_sample_reviews, peer_samples, peer_reviews;
      ALTER TABLE assessments DROP CONSTRAINT assessments_anonymous_key;
    `);
  }
}

const tables = `
  ALTER TABLE assessments ADD CONSTRAINT assessments_anonymous_key UNIQUE (id, anonymous_marking);

  CREATE TABLE peer_reviews (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    assessment_id uuid NOT NULL,
    -- Reviewers and authors have names, so that the work cannot be marked anonymously.
    hides_names boolean NOT NULL DEFAULT false CHECK (NOT hides_names),
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    rubric_version_id uuid NOT NULL REFERENCES rubric_versions ON DELETE RESTRICT,
    reviews_per_student integer NOT NULL CHECK (reviews_per_student BETWEEN 1 AND 10),
    is_anonymous boolean NOT NULL,
    opens_at timestamptz,
    closes_at timestamptz,
    status text NOT NULL CHECK (status IN ('planned', 'open', 'closed', 'released')),
    -- Decides on all that is random in the allocation.
    seed text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT peer_reviews_once_key UNIQUE (assessment_id),
    CONSTRAINT peer_reviews_named_fkey FOREIGN KEY (assessment_id, hides_names)
      REFERENCES assessments (id, anonymous_marking) ON DELETE CASCADE,
    CHECK (closes_at > opens_at)
  );
  CREATE INDEX ON peer_reviews (assessment_id, hides_names);
  CREATE INDEX ON peer_reviews (classroom_id);
  CREATE INDEX ON peer_reviews (rubric_version_id);
  CREATE INDEX ON peer_reviews (organization_id);
  CREATE INDEX peer_reviews_opening_idx ON peer_reviews (opens_at) WHERE status = 'planned';
  CREATE INDEX peer_reviews_closing_idx ON peer_reviews (closes_at) WHERE status = 'open';

  -- Works that the teacher has written and marked, by which reviewers are calibrated.
  CREATE TABLE peer_samples (
    id uuid PRIMARY KEY,
    peer_review_id uuid NOT NULL REFERENCES peer_reviews ON DELETE CASCADE,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    text text NOT NULL,
    marks jsonb NOT NULL,
    points numeric(8,2) NOT NULL CHECK (points >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON peer_samples (peer_review_id);

  CREATE TABLE peer_sample_reviews (
    sample_id uuid NOT NULL REFERENCES peer_samples ON DELETE CASCADE,
    reviewer_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    marks jsonb NOT NULL,
    points numeric(8,2) NOT NULL CHECK (points >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sample_id, reviewer_id)
  );
  CREATE INDEX ON peer_sample_reviews (reviewer_id);

  -- Who reviews which work, and the review. It stays without its reviewer, whose weight it keeps.
  CREATE TABLE peer_assignments (
    id uuid PRIMARY KEY,
    peer_review_id uuid NOT NULL REFERENCES peer_reviews ON DELETE CASCADE,
    attempt_id uuid NOT NULL REFERENCES submission_attempts ON DELETE CASCADE,
    reviewer_id uuid REFERENCES users ON DELETE SET NULL,
    marks jsonb,
    points numeric(8,2) CHECK (points >= 0),
    comment text NOT NULL DEFAULT '' CHECK (length(comment) <= 5000),
    weight numeric(7,6) CHECK (weight > 0 AND weight <= 1),
    submitted_at timestamptz,
    report_reason text CHECK (length(report_reason) BETWEEN 1 AND 2000),
    reported_at timestamptz,
    hidden_at timestamptz,
    hidden_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT peer_assignments_once_key UNIQUE (attempt_id, reviewer_id),
    CHECK ((submitted_at IS NULL) = (points IS NULL) AND (submitted_at IS NULL) = (marks IS NULL)
      AND (submitted_at IS NULL) = (weight IS NULL)),
    CHECK ((reported_at IS NULL) = (report_reason IS NULL))
  );
  CREATE INDEX ON peer_assignments (peer_review_id);
  CREATE INDEX ON peer_assignments (reviewer_id);
  CREATE INDEX ON peer_assignments (hidden_by);
`;

const sharedWork = `
  -- Reviews of the work of a group stay with the others when the member whose attempt they name is erased.
  CREATE FUNCTION keep_peer_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE peer_assignments p SET attempt_id = (SELECT t.id FROM submission_attempts t
        WHERE t.work_id = OLD.work_id AND t.id <> OLD.id ORDER BY t.id LIMIT 1)
      WHERE p.attempt_id = OLD.id AND EXISTS (SELECT FROM submission_attempts t WHERE t.work_id = OLD.work_id AND t.id <> OLD.id);
      RETURN OLD;
    END $$;
  CREATE TRIGGER submission_attempts_keep_reviews BEFORE DELETE ON submission_attempts FOR EACH ROW
    WHEN (OLD.work_id IS NOT NULL) EXECUTE FUNCTION keep_peer_reviews();
`;
