import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Totals of learning count current grades, which may be entered or excused, rather than scores of submissions. */
export class TotalCurrentGrades1770000014934 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(columns);
    await database.query(recount);
    await database.query(triggers);
    await database.query('SELECT recount_learning()');
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER grades_totalled_on_update ON grades;
      DROP TRIGGER grades_totalled_on_delete ON grades;
      DROP TRIGGER assessments_max_score_totalled ON assessments;
      DROP FUNCTION total_grades(), total_changed_maximum(), graded_percent(numeric, numeric);
    `);
    await database.query(scoresOfSubmissions);
    await database.query('SELECT recount_learning()');
    await database.query(`
      DELETE FROM learning_totals WHERE last_active_at IS NULL;
      ALTER TABLE learning_totals ALTER COLUMN last_active_at SET NOT NULL, DROP CONSTRAINT learning_totals_graded_count_check,
        ADD CONSTRAINT learning_totals_check CHECK (graded_count BETWEEN 0 AND submitted_count);
    `);
  }
}

const columns = `
  -- Grades may be given without a submission. They are no activity of the student.
  ALTER TABLE learning_totals DROP CONSTRAINT learning_totals_check, ADD CHECK (graded_count >= 0),
    ALTER COLUMN last_active_at DROP NOT NULL;
`;

const recount = `
  -- A current grade in percent of the maximum score, rounded to two decimals; 0 without one.
  CREATE FUNCTION graded_percent(score numeric, max_score numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(round(100 * score / nullif(max_score, 0), 2), 0)
  $$;

  CREATE OR REPLACE FUNCTION recount_learning() RETURNS void LANGUAGE sql AS $$
    -- Blocks the triggers, so that concurrent changes are added to the new totals.
    LOCK TABLE subject_totals, learning_totals IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM subject_totals;
    DELETE FROM learning_totals;
    INSERT INTO subject_totals (subject_id, section_count, published_count)
    SELECT subject_id, sum(sections), sum(published) FROM (
      SELECT subject_id, 1 AS sections, 0 AS published FROM sections
      UNION ALL SELECT subject_id, 0, 1 FROM assessments WHERE status = 'published') counted
    GROUP BY subject_id;
    INSERT INTO learning_totals (user_id, subject_id, sections_completed, minutes, submitted_count, graded_count, percent_total,
      last_active_at)
    SELECT user_id, subject_id, sum(completed), sum(minutes), sum(submitted), sum(graded), sum(percent), max(active_at) FROM (
      SELECT user_id, subject_id, (status = 'completed')::int AS completed, time_spent_minutes AS minutes, 0 AS submitted,
             0 AS graded, 0 AS percent, last_accessed_at AS active_at
      FROM user_progress WHERE subject_id IS NOT NULL
      UNION ALL
      SELECT student_id, subject_id, 0, 0, 1, 0, 0, submitted_at FROM submissions
      UNION ALL
      SELECT g.student_id, g.subject_id, 0, 0, 0, 1, graded_percent(g.score, a.max_score), NULL
      FROM grades g JOIN assessments a ON a.id = g.assessment_id WHERE g.score IS NOT NULL) counted
    GROUP BY user_id, subject_id;
  $$;
`;

/** As before, learning_totals is the last table a transaction locks. */
const triggers = `
  CREATE OR REPLACE FUNCTION total_submissions() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        UPDATE learning_totals SET submitted_count = submitted_count - 1
        WHERE user_id = OLD.student_id AND subject_id = OLD.subject_id;
      ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO learning_totals AS t (user_id, subject_id, submitted_count, last_active_at)
        VALUES (NEW.student_id, NEW.subject_id, 1, NEW.submitted_at)
        ON CONFLICT (user_id, subject_id) DO UPDATE SET
          submitted_count = t.submitted_count + 1,
          last_active_at = greatest(t.last_active_at, EXCLUDED.last_active_at);
      ELSE
        UPDATE learning_totals SET last_active_at = greatest(last_active_at, NEW.submitted_at)
        WHERE user_id = NEW.student_id AND subject_id = NEW.subject_id AND last_active_at IS DISTINCT FROM NEW.submitted_at;
      END IF;
      RETURN NULL;
    END $$;
  DROP TRIGGER submissions_totalled ON submissions;
  CREATE TRIGGER submissions_totalled AFTER INSERT OR UPDATE OF submitted_at OR DELETE ON submissions
    FOR EACH ROW EXECUTE FUNCTION total_submissions();
  DROP FUNCTION graded_percent(text, numeric, numeric);

  -- All statements that change grades have locked their assessment, so that its maximum score stays.
  CREATE FUNCTION total_grades() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      possible numeric := (SELECT max_score FROM assessments WHERE id = OLD.assessment_id);
      score numeric := (CASE WHEN TG_OP = 'UPDATE' THEN NEW.score END);
      graded integer := (score IS NOT NULL)::int - (OLD.score IS NOT NULL)::int;
      percent numeric := graded_percent(score, possible) - graded_percent(OLD.score, possible);
    BEGIN
      LOOP
        UPDATE learning_totals SET graded_count = graded_count + graded, percent_total = percent_total + percent
        WHERE user_id = OLD.student_id AND subject_id = OLD.subject_id;
        EXIT WHEN FOUND OR TG_OP = 'DELETE';
        INSERT INTO learning_totals (user_id, subject_id) VALUES (OLD.student_id, OLD.subject_id) ON CONFLICT DO NOTHING;
      END LOOP;
      RETURN NULL;
    END $$;
  CREATE TRIGGER grades_totalled_on_update AFTER UPDATE ON grades FOR EACH ROW
    WHEN (NEW.score IS DISTINCT FROM OLD.score) EXECUTE FUNCTION total_grades();
  CREATE TRIGGER grades_totalled_on_delete AFTER DELETE ON grades FOR EACH ROW
    WHEN (OLD.score IS NOT NULL) EXECUTE FUNCTION total_grades();

  -- Without submissions, the items of an assessment with entered grades can still change.
  CREATE FUNCTION total_changed_maximum() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE learning_totals t
      SET percent_total = t.percent_total + graded_percent(g.score, NEW.max_score) - graded_percent(g.score, OLD.max_score)
      FROM grades g
      WHERE g.assessment_id = NEW.id AND g.score IS NOT NULL AND t.user_id = g.student_id AND t.subject_id = g.subject_id;
      RETURN NULL;
    END $$;
  CREATE TRIGGER assessments_max_score_totalled AFTER UPDATE OF max_score ON assessments FOR EACH ROW
    WHEN (NEW.max_score <> OLD.max_score) EXECUTE FUNCTION total_changed_maximum();
`;

/** The functions of CreateLearning1770000013000. */
const scoresOfSubmissions = `
  CREATE FUNCTION graded_percent(status text, score numeric, max_score numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN status = 'graded' THEN coalesce(round(100 * score / nullif(max_score, 0), 2), 0) ELSE 0 END
  $$;

  CREATE OR REPLACE FUNCTION recount_learning() RETURNS void LANGUAGE sql AS $$
    LOCK TABLE subject_totals, learning_totals IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM subject_totals;
    DELETE FROM learning_totals;
    INSERT INTO subject_totals (subject_id, section_count, published_count)
    SELECT subject_id, sum(sections), sum(published) FROM (
      SELECT subject_id, 1 AS sections, 0 AS published FROM sections
      UNION ALL SELECT subject_id, 0, 1 FROM assessments WHERE status = 'published') counted
    GROUP BY subject_id;
    INSERT INTO learning_totals (user_id, subject_id, sections_completed, minutes, submitted_count, graded_count, percent_total,
      last_active_at)
    SELECT user_id, subject_id, sum(completed), sum(minutes), sum(submitted), sum(graded), sum(percent), max(active_at) FROM (
      SELECT user_id, subject_id, (status = 'completed')::int AS completed, time_spent_minutes AS minutes, 0 AS submitted,
             0 AS graded, 0 AS percent, last_accessed_at AS active_at
      FROM user_progress WHERE subject_id IS NOT NULL
      UNION ALL
      SELECT s.student_id, s.subject_id, 0, 0, 1, (s.status = 'graded')::int,
             graded_percent(s.status, s.score, a.max_score), s.submitted_at
      FROM submissions s JOIN assessments a ON a.id = s.assessment_id) counted
    GROUP BY user_id, subject_id;
  $$;

  CREATE OR REPLACE FUNCTION total_submissions() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      possible numeric;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO learning_totals AS t (user_id, subject_id, submitted_count, graded_count, percent_total, last_active_at)
        SELECT NEW.student_id, NEW.subject_id, 1, (NEW.status = 'graded')::int, graded_percent(NEW.status, NEW.score, max_score),
               NEW.submitted_at
        FROM assessments WHERE id = NEW.assessment_id
        ON CONFLICT (user_id, subject_id) DO UPDATE SET
          submitted_count = t.submitted_count + 1,
          graded_count = t.graded_count + EXCLUDED.graded_count,
          percent_total = t.percent_total + EXCLUDED.percent_total,
          last_active_at = greatest(t.last_active_at, EXCLUDED.last_active_at);
        RETURN NULL;
      END IF;
      possible := (SELECT max_score FROM assessments WHERE id = OLD.assessment_id);
      IF TG_OP = 'DELETE' THEN
        UPDATE learning_totals SET
          submitted_count = submitted_count - 1,
          graded_count = graded_count - (OLD.status = 'graded')::int,
          percent_total = percent_total - graded_percent(OLD.status, OLD.score, possible)
        WHERE user_id = OLD.student_id AND subject_id = OLD.subject_id;
      ELSE
        UPDATE learning_totals SET
          graded_count = graded_count + (NEW.status = 'graded')::int - (OLD.status = 'graded')::int,
          percent_total = percent_total + graded_percent(NEW.status, NEW.score, possible)
                                        - graded_percent(OLD.status, OLD.score, possible),
          last_active_at = greatest(last_active_at, NEW.submitted_at)
        WHERE user_id = NEW.student_id AND subject_id = NEW.subject_id;
      END IF;
      RETURN NULL;
    END $$;
  DROP TRIGGER submissions_totalled ON submissions;
  CREATE TRIGGER submissions_totalled AFTER INSERT OR UPDATE OF status, score, submitted_at OR DELETE ON submissions
    FOR EACH ROW EXECUTE FUNCTION total_submissions();
`;
