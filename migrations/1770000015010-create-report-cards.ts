import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Report cards and transcripts, as they were issued. */
export class CreateReportCards1770000015010 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE SEQUENCE report_card_numbers AS integer;

      CREATE TABLE report_cards (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        -- The editions of one report card have the same number; only the latest is not replaced.
        number integer NOT NULL DEFAULT nextval('report_card_numbers'),
        edition integer NOT NULL DEFAULT 1 CHECK (edition > 0),
        kind text NOT NULL CHECK (kind IN ('report_card', 'transcript')),
        student_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
        period_id uuid REFERENCES grading_periods ON DELETE RESTRICT,
        -- Names and grades of the day of issue.
        content jsonb NOT NULL,
        -- The PDF; null until it has been drawn.
        file_id uuid UNIQUE REFERENCES stored_files ON DELETE RESTRICT,
        issued_by uuid REFERENCES users ON DELETE SET NULL,
        issued_at timestamptz NOT NULL,
        replaced_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT report_cards_edition_key UNIQUE (number, edition)
      );
      ALTER SEQUENCE report_card_numbers OWNED BY report_cards.number;
      CREATE UNIQUE INDEX report_cards_latest_key ON report_cards (student_id, classroom_id, kind, period_id)
        NULLS NOT DISTINCT WHERE replaced_at IS NULL;
      CREATE INDEX ON report_cards (student_id, issued_at DESC, id DESC);
      CREATE INDEX ON report_cards (classroom_id, issued_at DESC, id DESC);
      CREATE INDEX ON report_cards (organization_id, issued_at DESC, id DESC);
      CREATE INDEX ON report_cards (period_id);
      CREATE INDEX ON report_cards (issued_by);

      CREATE FUNCTION keep_report_card() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF (NEW.number, NEW.edition, NEW.kind, NEW.student_id, NEW.classroom_id, NEW.content, NEW.issued_at)
             IS DISTINCT FROM (OLD.number, OLD.edition, OLD.kind, OLD.student_id, OLD.classroom_id, OLD.content, OLD.issued_at)
             OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id)
             OR (OLD.replaced_at IS NOT NULL AND NEW.replaced_at IS DISTINCT FROM OLD.replaced_at) THEN
            RAISE EXCEPTION 'An issued report card does not change.';
          END IF;
          RETURN NEW;
        END $$;
      CREATE TRIGGER report_cards_kept BEFORE UPDATE ON report_cards FOR EACH ROW EXECUTE FUNCTION keep_report_card();
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE report_cards; DROP FUNCTION keep_report_card();');
  }
}
