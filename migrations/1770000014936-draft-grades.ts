import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entered grades wait for the release of grades (docs/decisions/0222). */
export class DraftGrades1770000014936 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- A score that was entered before the grades of the assessment are released; no grade yet.
      ALTER TABLE grades ADD COLUMN draft_score numeric(8,2) CHECK (draft_score >= 0);
      -- draft: the entered score that waits for the release.
      ALTER TABLE grade_changes DROP CONSTRAINT grade_changes_kind_check, ADD CHECK (kind IN ('grade', 'attempt', 'draft'));
    `);
    await database.query(withDrafts);
    await database.query(maxScores);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(withoutDrafts);
    await database.query(`
      DROP TRIGGER assessments_entered_scores_check ON assessments;
      DROP FUNCTION refuse_lower_max_score();
    `);
    // Entries of drafts stay: the ledger is append-only and numbered without gaps.
    await database.query(`
      ALTER TABLE grade_changes DROP CONSTRAINT grade_changes_kind_check,
        ADD CONSTRAINT grade_changes_kind_check CHECK (kind IN ('grade', 'attempt')) NOT VALID;
      ALTER TABLE grades DROP COLUMN draft_score;
    `);
  }
}

/** `draft` is an assignment for the column that the grade starts with, and `recordsDraft` the statements for its changes. */
const functions = (draft: string, recordsDraft: string) => `
  CREATE OR REPLACE FUNCTION open_grade() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.work_score := NULL;
      NEW.entered_score := NULL;
      NEW.missing_score := NULL;${draft}
      NEW.is_excused := false;
      NEW.score := NULL;
      NEW.change_count := coalesce((SELECT max(number) FROM grade_changes c
        WHERE c.assessment_id = NEW.assessment_id AND c.student_id = NEW.student_id), 0);
      RETURN NEW;
    END $$;

  CREATE OR REPLACE FUNCTION record_grade() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (NEW.assessment_id, NEW.student_id) IS DISTINCT FROM (OLD.assessment_id, OLD.student_id) THEN
        RAISE EXCEPTION 'a grade keeps its assessment and its student' USING ERRCODE = '42501';
      END IF;
      IF NEW.change_count <> OLD.change_count AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'change_count follows the ledger' USING ERRCODE = '42501';
      END IF;
      NEW.score := CASE WHEN NOT NEW.is_excused THEN coalesce(NEW.entered_score, NEW.work_score, NEW.missing_score) END;${recordsDraft}
      IF (NEW.work_score, NEW.entered_score, NEW.missing_score, NEW.is_excused)
        IS DISTINCT FROM (OLD.work_score, OLD.entered_score, OLD.missing_score, OLD.is_excused) THEN
        NEW.change_count := NEW.change_count + 1;
        PERFORM append_grade_change(NEW, 'grade', NULL, OLD.score, NEW.score, OLD.is_excused, NEW.is_excused);
      END IF;
      RETURN NEW;
    END $$;
`;

/** The release of a draft is the entry of the grade alone. */
const withDrafts = functions(
  `
      NEW.draft_score := NULL;`,
  `
      IF NEW.draft_score IS DISTINCT FROM OLD.draft_score
        AND NOT (NEW.draft_score IS NULL AND NEW.entered_score IS NOT DISTINCT FROM OLD.draft_score) THEN
        NEW.change_count := NEW.change_count + 1;
        PERFORM append_grade_change(NEW, 'draft', NULL, OLD.draft_score, NEW.draft_score, OLD.is_excused, NEW.is_excused);
      END IF;`,
);

const maxScores = `
  -- No grade exceeds the maximum: it cannot be lowered below a score that was entered. Entering one locks the assessment.
  CREATE FUNCTION refuse_lower_max_score() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM grades g WHERE g.assessment_id = NEW.id AND greatest(g.entered_score, g.draft_score) > NEW.max_score) THEN
        RAISE EXCEPTION 'grades are above the maximum score'
          USING ERRCODE = 'check_violation', TABLE = 'assessments', CONSTRAINT = 'assessments_entered_scores_check';
      END IF;
      RETURN NULL;
    END $$;
  CREATE CONSTRAINT TRIGGER assessments_entered_scores_check AFTER UPDATE ON assessments FOR EACH ROW
    WHEN (NEW.max_score < OLD.max_score) EXECUTE FUNCTION refuse_lower_max_score();
`;

const withoutDrafts = functions('', '');
