import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that is marked by candidate number while the names of its students are hidden (docs/decisions/0228). */
export class CreateAnonymousMarking1770000014940 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE assessments
        ADD COLUMN anonymous_marking boolean NOT NULL DEFAULT false,
        -- When names became visible: by the release of grades, or by an admin. null: they are hidden, if anonymous_marking is set.
        ADD COLUMN names_shown_at timestamptz,
        ADD CONSTRAINT assessments_anonymous_check CHECK (NOT anonymous_marking OR names_shown_at IS NOT NULL OR grade_release <> 'immediate');
      -- The few assessments whose names are hidden; lists of grades leave them out.
      CREATE INDEX assessments_hidden_names_idx ON assessments (id) WHERE anonymous_marking AND names_shown_at IS NULL;

      ALTER TABLE submissions
        ADD COLUMN candidate_number integer CHECK (candidate_number BETWEEN 10000 AND 99999),
        ADD CONSTRAINT submissions_candidate_key UNIQUE (assessment_id, candidate_number);

      -- Random, so that it follows neither from the student nor from the time of the submission.
      CREATE FUNCTION give_candidate_number() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT FROM assessments a WHERE a.id = NEW.assessment_id AND a.anonymous_marking AND a.names_shown_at IS NULL) THEN
            LOOP
              NEW.candidate_number := 10000 + ('x' || left(gen_random_uuid()::text, 8))::bit(32)::bigint % 90000;
              EXIT WHEN NOT EXISTS (SELECT FROM submissions s
                WHERE s.assessment_id = NEW.assessment_id AND s.candidate_number = NEW.candidate_number);
            END LOOP;
          END IF;
          RETURN NEW;
        END $$;
      CREATE TRIGGER submissions_numbered BEFORE INSERT ON submissions FOR EACH ROW EXECUTE FUNCTION give_candidate_number();
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER submissions_numbered ON submissions;
      DROP FUNCTION give_candidate_number();
      ALTER TABLE submissions DROP COLUMN candidate_number;
      ALTER TABLE assessments DROP COLUMN names_shown_at, DROP COLUMN anonymous_marking;
    `);
  }
}
