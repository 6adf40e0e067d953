import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Grade scales, grading periods, and how the total grade of a subject is calculated. */
export class CreateGradebook1770000015000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE grade_scales (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        kind text NOT NULL CHECK (kind IN ('bands', 'linear')),
        -- A list of { label, minPercent }.
        bands jsonb NOT NULL DEFAULT '[]',
        low numeric(8,2),
        high numeric(8,2),
        decimals integer NOT NULL DEFAULT 0 CHECK (decimals BETWEEN 0 AND 2),
        -- The scale of subjects that choose none.
        is_default boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((kind = 'linear') = (low IS NOT NULL AND high IS NOT NULL)),
        CHECK ((kind = 'bands') = (jsonb_array_length(bands) > 0))
      );
      CREATE UNIQUE INDEX grade_scales_name_key ON grade_scales (organization_id, lower(name));
      CREATE UNIQUE INDEX grade_scales_default_key ON grade_scales (organization_id) WHERE is_default;

      CREATE TABLE grading_periods (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        -- Days in the time zone of the organization, both included.
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT grading_periods_days_check CHECK (ends_on >= starts_on)
      );
      CREATE UNIQUE INDEX grading_periods_name_key ON grading_periods (organization_id, lower(name));
      CREATE INDEX ON grading_periods (organization_id, starts_on, id);

      CREATE TABLE gradebook_setups (
        subject_id uuid PRIMARY KEY REFERENCES subjects ON DELETE CASCADE,
        aggregation text NOT NULL CHECK (aggregation IN ('points', 'percent')),
        scale_id uuid REFERENCES grade_scales ON DELETE RESTRICT,
        pass_percent numeric(5,2) CHECK (pass_percent BETWEEN 0 AND 100),
        -- Weight of the subject in the total of its class.
        weight numeric(8,2) NOT NULL CHECK (weight >= 0),
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON gradebook_setups (scale_id);

      CREATE TABLE grade_categories (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        subject_id uuid NOT NULL REFERENCES gradebook_setups ON DELETE CASCADE,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        weight numeric(8,2) NOT NULL CHECK (weight >= 0),
        drop_lowest integer NOT NULL CHECK (drop_lowest BETWEEN 0 AND 100),
        keep_highest integer NOT NULL CHECK (keep_highest BETWEEN 0 AND 100),
        is_extra_credit boolean NOT NULL,
        position integer NOT NULL,
        CHECK (drop_lowest = 0 OR keep_highest = 0)
      );
      CREATE UNIQUE INDEX grade_categories_name_key ON grade_categories (subject_id, lower(name));

      -- What an assessment is for the total grade of its subject.
      CREATE TABLE grade_columns (
        assessment_id uuid PRIMARY KEY REFERENCES assessments ON DELETE CASCADE,
        category_id uuid REFERENCES grade_categories ON DELETE SET NULL,
        is_extra_credit boolean NOT NULL
      );
      CREATE INDEX ON grade_columns (category_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE grade_columns, grade_categories, gradebook_setups, grading_periods, grade_scales');
  }
}
