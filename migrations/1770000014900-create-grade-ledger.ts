import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Grades of students and the append-only ledger of their changes (docs/decisions/0223). */
export class CreateGradeLedger1770000014900 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(tables);
    await database.query(ledgerFunctions);
    await database.query(gradeTriggers);
    await database.query(workTriggers);
    await database.query(earlierGrades);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER submissions_graded_on_insert ON submissions;
      DROP TRIGGER submissions_graded_on_update ON submissions;
      DROP TRIGGER submissions_graded_on_delete ON submissions;
      DROP TRIGGER submission_attempts_scored ON submission_attempts;
      DROP FUNCTION append_grade_change(grades, text, integer, numeric, numeric, boolean, boolean);
      DROP TABLE grade_changes, grades;
      DROP FUNCTION grade_cause(), open_grade(), record_grade(), record_removed_grade(), follow_work_score(), record_attempt_score(), refuse_direct_entry(),
        ledger_faults();
    `);
  }
}

const tables = `
  -- The grade of a student for an assessment, whatever it comes from. A row is added with the first change.
  CREATE TABLE grades (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE RESTRICT,
    student_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    subject_id uuid NOT NULL REFERENCES subjects ON DELETE RESTRICT,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    -- The score of the submission; kept equal to submissions.score by triggers.
    work_score numeric(8,2) CHECK (work_score >= 0),
    -- Entered in the gradebook or imported; takes precedence over the submission until it is cleared.
    entered_score numeric(8,2) CHECK (entered_score >= 0),
    -- Given by the missing policy while nothing has been submitted.
    missing_score numeric(8,2) CHECK (missing_score >= 0),
    is_excused boolean NOT NULL DEFAULT false,
    -- What counts; derived from the columns above by a trigger.
    score numeric(8,2),
    change_count integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT grades_once_key UNIQUE (assessment_id, student_id)
  ) WITH (fillfactor = 80);
  CREATE INDEX ON grades (student_id, subject_id);
  CREATE INDEX ON grades (subject_id);
  CREATE INDEX ON grades (classroom_id);
  CREATE INDEX ON grades (organization_id);

  -- Every change of a grade, numbered without gaps for each grade. The assessment may have been deleted since.
  CREATE TABLE grade_changes (
    assessment_id uuid NOT NULL,
    student_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    number integer NOT NULL CHECK (number > 0),
    -- grade: the grade that counts; attempt: the score of one attempt, which may not count or not be released yet.
    kind text NOT NULL CHECK (kind IN ('grade', 'attempt')),
    attempt_number integer CHECK ((attempt_number IS NOT NULL) = (kind = 'attempt')),
    from_score numeric(8,2),
    to_score numeric(8,2),
    from_excused boolean NOT NULL,
    to_excused boolean NOT NULL,
    -- Where the grade comes from after the change.
    source text NOT NULL CHECK (source IN ('none', 'work', 'entered', 'missing', 'excused')),
    cause text NOT NULL CHECK (cause IN ('submission', 'mark', 'return', 'release', 'regrade', 'regrade_request', 'late_policy', 'grading_method',
      'missing', 'excuse', 'entry', 'import', 'group', 'peer_review', 'reconciliation', 'removal', 'migration')),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 2000),
    reference jsonb NOT NULL DEFAULT '{}',
    actor_id uuid REFERENCES users ON DELETE RESTRICT,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (assessment_id, student_id, number)
  );
  CREATE INDEX ON grade_changes (student_id);
  CREATE INDEX ON grade_changes (actor_id);
`;

const ledgerFunctions = `
  -- Why the open transaction changes grades, as it has declared. Without it no grade can change.
  CREATE FUNCTION grade_cause() RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
    DECLARE
      given jsonb := nullif(current_setting('homeroom.grade_cause', true), '')::jsonb;
    BEGIN
      IF given ->> 'cause' IS NULL THEN
        RAISE EXCEPTION 'a grade changes only with a cause: set homeroom.grade_cause in the transaction' USING ERRCODE = '42501';
      END IF;
      RETURN given;
    END $$;

  CREATE FUNCTION append_grade_change(grade grades, kind text, attempt integer, from_score numeric, to_score numeric,
      from_excused boolean, to_excused boolean) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      given jsonb := grade_cause();
    BEGIN
      INSERT INTO grade_changes (assessment_id, student_id, number, kind, attempt_number, from_score, to_score, from_excused, to_excused,
        source, cause, reason, reference, actor_id, changed_at)
      VALUES (grade.assessment_id, grade.student_id, grade.change_count, kind, attempt, from_score, to_score, from_excused, to_excused,
        CASE WHEN grade.is_excused THEN 'excused' WHEN grade.entered_score IS NOT NULL THEN 'entered' WHEN grade.work_score IS NOT NULL THEN 'work'
             WHEN grade.missing_score IS NOT NULL THEN 'missing' ELSE 'none' END,
        given ->> 'cause', coalesce(given ->> 'reason', ''), coalesce(given -> 'reference', '{}'), (given ->> 'actorId')::uuid,
        coalesce((given ->> 'at')::timestamptz, clock_timestamp()));
    END $$;

  -- Only the triggers of grades write the ledger.
  CREATE FUNCTION refuse_direct_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'grade_changes is written by triggers only' USING ERRCODE = '42501';
    END $$;
  CREATE TRIGGER grade_changes_written_by_triggers BEFORE INSERT ON grade_changes FOR EACH ROW
    WHEN (pg_trigger_depth() < 1) EXECUTE FUNCTION refuse_direct_entry();
  CREATE TRIGGER grade_changes_append_only BEFORE UPDATE OR DELETE ON grade_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
`;

const gradeTriggers = `
  -- A new grade is empty. Its numbers continue those of an earlier grade of the same student for the same assessment.
  CREATE FUNCTION open_grade() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.work_score := NULL;
      NEW.entered_score := NULL;
      NEW.missing_score := NULL;
      NEW.is_excused := false;
      NEW.score := NULL;
      NEW.change_count := coalesce((SELECT max(number) FROM grade_changes c
        WHERE c.assessment_id = NEW.assessment_id AND c.student_id = NEW.student_id), 0);
      RETURN NEW;
    END $$;
  CREATE TRIGGER grades_opened BEFORE INSERT ON grades FOR EACH ROW EXECUTE FUNCTION open_grade();

  CREATE FUNCTION record_grade() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (NEW.assessment_id, NEW.student_id) IS DISTINCT FROM (OLD.assessment_id, OLD.student_id) THEN
        RAISE EXCEPTION 'a grade keeps its assessment and its student' USING ERRCODE = '42501';
      END IF;
      NEW.score := CASE WHEN NOT NEW.is_excused THEN coalesce(NEW.entered_score, NEW.work_score, NEW.missing_score) END;
      IF (NEW.work_score, NEW.entered_score, NEW.missing_score, NEW.is_excused)
        IS DISTINCT FROM (OLD.work_score, OLD.entered_score, OLD.missing_score, OLD.is_excused) THEN
        NEW.change_count := OLD.change_count + 1;
        PERFORM append_grade_change(NEW, 'grade', NULL, OLD.score, NEW.score, OLD.is_excused, NEW.is_excused);
      ELSIF NEW.change_count <> OLD.change_count AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'change_count follows the ledger' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER grades_recorded BEFORE UPDATE ON grades FOR EACH ROW EXECUTE FUNCTION record_grade();

  CREATE FUNCTION record_removed_grade() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      removed grades := OLD;
    BEGIN
      IF current_setting('homeroom.allow_erase', true) = 'on' THEN RETURN OLD; END IF;
      IF OLD.score IS NOT NULL OR OLD.is_excused THEN
        removed.change_count := OLD.change_count + 1;
        removed.work_score := NULL;
        removed.entered_score := NULL;
        removed.missing_score := NULL;
        removed.is_excused := false;
        PERFORM append_grade_change(removed, 'grade', NULL, OLD.score, NULL, OLD.is_excused, false);
      END IF;
      RETURN OLD;
    END $$;
  CREATE TRIGGER grades_removed BEFORE DELETE ON grades FOR EACH ROW EXECUTE FUNCTION record_removed_grade();
`;

const workTriggers = `
  -- The score of a submission is the work_score of its grade.
  CREATE FUNCTION follow_work_score() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF current_setting('homeroom.allow_erase', true) IS DISTINCT FROM 'on' THEN
          UPDATE grades SET work_score = NULL, version = version + 1, updated_at = now()
          WHERE assessment_id = OLD.assessment_id AND student_id = OLD.student_id;
        END IF;
        RETURN NULL;
      END IF;
      LOOP
        UPDATE grades SET work_score = NEW.score, missing_score = NULL, version = version + 1, updated_at = now()
        WHERE assessment_id = NEW.assessment_id AND student_id = NEW.student_id;
        EXIT WHEN FOUND OR NEW.score IS NULL;
        INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id)
        VALUES (NEW.organization_id, NEW.assessment_id, NEW.student_id, NEW.subject_id, NEW.classroom_id)
        ON CONFLICT (assessment_id, student_id) DO NOTHING;
      END LOOP;
      RETURN NULL;
    END $$;
  CREATE TRIGGER submissions_graded_on_insert AFTER INSERT ON submissions FOR EACH ROW EXECUTE FUNCTION follow_work_score();
  CREATE TRIGGER submissions_graded_on_update AFTER UPDATE OF score ON submissions FOR EACH ROW
    WHEN (NEW.score IS DISTINCT FROM OLD.score) EXECUTE FUNCTION follow_work_score();
  CREATE TRIGGER submissions_graded_on_delete AFTER DELETE ON submissions FOR EACH ROW
    WHEN (OLD.score IS NOT NULL) EXECUTE FUNCTION follow_work_score();

  -- A changed score of an attempt is an entry of its own: it may not count, or not be released yet.
  CREATE FUNCTION record_attempt_score() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      grade grades;
    BEGIN
      LOOP
        UPDATE grades g SET change_count = g.change_count + 1 FROM submissions s
        WHERE s.id = NEW.submission_id AND g.assessment_id = s.assessment_id AND g.student_id = s.student_id RETURNING g.* INTO grade;
        EXIT WHEN FOUND;
        INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id)
        SELECT organization_id, assessment_id, student_id, subject_id, classroom_id FROM submissions WHERE id = NEW.submission_id
        ON CONFLICT (assessment_id, student_id) DO NOTHING;
      END LOOP;
      PERFORM append_grade_change(grade, 'attempt', NEW.attempt_number, OLD.score, NEW.score, grade.is_excused, grade.is_excused);
      RETURN NULL;
    END $$;
  CREATE TRIGGER submission_attempts_scored AFTER UPDATE OF score ON submission_attempts FOR EACH ROW
    WHEN (NEW.score IS DISTINCT FROM OLD.score) EXECUTE FUNCTION record_attempt_score();

  -- Replays the ledger: grades that do not follow from it, and submissions that differ from their grade.
  CREATE FUNCTION ledger_faults() RETURNS TABLE (assessment_id uuid, student_id uuid, fault text) LANGUAGE sql STABLE AS $$
    WITH entries AS (
      SELECT c.*, lag(c.to_score) OVER w AS earlier_score, coalesce(lag(c.to_excused) OVER w, false) AS earlier_excused,
        row_number() OVER (PARTITION BY c.assessment_id, c.student_id, c.kind ORDER BY c.number DESC) AS from_end
      FROM grade_changes c WINDOW w AS (PARTITION BY c.assessment_id, c.student_id, c.kind, c.attempt_number ORDER BY c.number)
    ), chains AS (
      SELECT c.assessment_id, c.student_id, count(*) AS entries, max(c.number) AS last FROM grade_changes c GROUP BY 1, 2
    )
    SELECT c.assessment_id, c.student_id, 'the ledger has a gap' FROM chains c WHERE c.entries <> c.last
    UNION ALL
    SELECT e.assessment_id, e.student_id, 'entry ' || e.number || ' does not start where the one before ends' FROM entries e
    WHERE e.kind = 'grade' AND (e.from_score, e.from_excused) IS DISTINCT FROM (e.earlier_score, e.earlier_excused)
    UNION ALL
    SELECT g.assessment_id, g.student_id, 'the grade differs from its ledger' FROM grades g
    LEFT JOIN chains c USING (assessment_id, student_id)
    LEFT JOIN entries e ON e.assessment_id = g.assessment_id AND e.student_id = g.student_id AND e.kind = 'grade' AND e.from_end = 1
    WHERE g.change_count <> coalesce(c.last, 0) OR g.score IS DISTINCT FROM e.to_score OR g.is_excused <> coalesce(e.to_excused, false)
      OR g.score IS DISTINCT FROM CASE WHEN NOT g.is_excused THEN coalesce(g.entered_score, g.work_score, g.missing_score) END
    UNION ALL
    SELECT s.assessment_id, s.student_id, 'the submission differs from its grade' FROM submissions s
    LEFT JOIN grades g USING (assessment_id, student_id) WHERE s.score IS DISTINCT FROM g.work_score
  $$;
`;

/** Submissions graded before the ledger existed begin with one entry. */
const earlierGrades = `
  SELECT set_config('homeroom.grade_cause', '{"cause": "migration", "reason": "Graded before the ledger was introduced."}', true);
  INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id)
  SELECT organization_id, assessment_id, student_id, subject_id, classroom_id FROM submissions WHERE score IS NOT NULL;
  UPDATE grades g SET work_score = s.score FROM submissions s
  WHERE s.assessment_id = g.assessment_id AND s.student_id = g.student_id AND s.score IS NOT NULL;
  SELECT set_config('homeroom.grade_cause', '', true);
`;
