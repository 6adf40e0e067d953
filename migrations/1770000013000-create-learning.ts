import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Learning progress, its totals, and user interactions. */
export class CreateLearning1770000013000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(progressTables);
    await database.query(totalTables);
    await database.query(subjectTriggers);
    await database.query(learnerTriggers);
    await database.query(learningDays);
    await database.query(interactionTable);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER sections_added_totalled ON sections;
      DROP TRIGGER sections_removed_totalled ON sections;
      DROP TRIGGER assessments_totalled ON assessments;
      DROP TRIGGER submissions_totalled ON submissions;
      DROP TRIGGER submissions_day_recorded ON submissions;
      DROP TABLE user_interactions, user_learning_days, learning_totals, subject_totals, user_progress;
      DROP FUNCTION has_completed(uuid, uuid), module_progress(uuid, uuid[]), completed_modules(uuid), person_time_zone(uuid), record_progress_day(), record_submission_day(), recount_learning(), total_progress(), total_submissions(), total_published(), total_added_sections(),
        total_removed_sections(), graded_percent(text, numeric, numeric);
    `);
  }
}

const progressTables = `
  -- Progress on one section, one tcode, one module or one lesson of a module. Subject and classroom of a section are copied for scopes and totals.
  CREATE TABLE user_progress (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    tcode_id uuid REFERENCES tcodes ON DELETE RESTRICT,
    section_id uuid REFERENCES sections ON DELETE CASCADE,
    module_id uuid REFERENCES modules ON DELETE RESTRICT,
    lesson_id uuid REFERENCES lessons ON DELETE CASCADE,
    subject_id uuid REFERENCES subjects ON DELETE CASCADE,
    classroom_id uuid REFERENCES classrooms ON DELETE RESTRICT,
    progress_percent integer NOT NULL DEFAULT 0 CHECK (progress_percent BETWEEN 0 AND 100),
    status text NOT NULL CHECK (status IN ('locked', 'not_started', 'in_progress', 'completed')),
    last_slide_seen integer CHECK (last_slide_seen >= 0),
    time_spent_minutes integer NOT NULL DEFAULT 0 CHECK (time_spent_minutes >= 0),
    last_accessed_at timestamptz NOT NULL,
    completed_at timestamptz,
    first_completed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_progress_one_target_check CHECK (num_nonnulls(tcode_id, section_id, module_id) = 1),
    CHECK (lesson_id IS NULL OR module_id IS NOT NULL),
    CHECK (status <> 'locked' OR module_id IS NOT NULL AND lesson_id IS NULL),
    CHECK (num_nonnulls(section_id, subject_id, classroom_id) IN (0, 3)),
    CHECK ((status = 'completed') = (completed_at IS NOT NULL)),
    CHECK (status <> 'completed' OR progress_percent = 100),
    CHECK (completed_at IS NULL OR first_completed_at IS NOT NULL)
  ) WITH (fillfactor = 80);
  CREATE UNIQUE INDEX user_progress_tcode_idx ON user_progress (user_id, tcode_id) WHERE tcode_id IS NOT NULL;
  CREATE UNIQUE INDEX user_progress_section_idx ON user_progress (user_id, section_id) WHERE section_id IS NOT NULL;
  CREATE UNIQUE INDEX user_progress_module_idx ON user_progress (user_id, module_id) WHERE module_id IS NOT NULL AND lesson_id IS NULL;
  CREATE UNIQUE INDEX user_progress_lesson_idx ON user_progress (user_id, lesson_id) WHERE lesson_id IS NOT NULL;
  CREATE INDEX ON user_progress (module_id);
  CREATE INDEX ON user_progress (lesson_id);
  CREATE INDEX ON user_progress (user_id, status);
  CREATE INDEX user_progress_unfinished_idx ON user_progress (user_id, last_accessed_at DESC)
    WHERE progress_percent BETWEEN 1 AND 99 AND lesson_id IS NULL;
  CREATE INDEX ON user_progress (tcode_id);
  CREATE INDEX ON user_progress (section_id);
  CREATE INDEX ON user_progress (subject_id);
  CREATE INDEX ON user_progress (classroom_id);

  -- The modules that a person has ever completed: prerequisites stay met when a module is taken up again.
  CREATE FUNCTION completed_modules(person uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN array(SELECT p.module_id FROM user_progress p
        WHERE p.user_id = person AND p.module_id IS NOT NULL AND p.lesson_id IS NULL AND p.first_completed_at IS NOT NULL);
    END $$;

  -- How far a person is with modules. The status of a module without progress follows from its prerequisites, as does that of
  -- one that was locked: a prerequisite may have been removed since.
  CREATE FUNCTION module_progress(person uuid, wanted uuid[]) RETURNS TABLE (module_id uuid, percent integer, status text)
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE
      done uuid[] := completed_modules(person);
    BEGIN
      RETURN QUERY SELECT m.id, coalesce(p.progress_percent, 0), CASE
          WHEN p.status IN ('in_progress', 'completed') THEN p.status
          WHEN EXISTS (SELECT FROM module_prerequisites q JOIN modules r ON r.id = q.prerequisite_id
            WHERE q.module_id = m.id AND r.status = 'published' AND r.id <> ALL (done)) THEN 'locked'
          ELSE 'not_started' END
        FROM modules m LEFT JOIN user_progress p ON p.module_id = m.id AND p.user_id = person AND p.lesson_id IS NULL
        WHERE m.id = ANY (wanted);
    END $$;

  -- Whether the person has ever completed the module: one index entry, however long the history of the person is.
  CREATE FUNCTION has_completed(person uuid, module uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN EXISTS (SELECT FROM user_progress p
        WHERE p.user_id = person AND p.module_id = module AND p.lesson_id IS NULL AND p.first_completed_at IS NOT NULL);
    END $$;
`;

const totalTables = `
  -- Totals maintained by triggers, so that reading needs no aggregation. recount_learning() defines the correct values.
  CREATE TABLE subject_totals (
    subject_id uuid PRIMARY KEY REFERENCES subjects ON DELETE CASCADE,
    section_count integer NOT NULL DEFAULT 0 CHECK (section_count >= 0),
    published_count integer NOT NULL DEFAULT 0 CHECK (published_count >= 0)
  ) WITH (fillfactor = 80);

  CREATE TABLE learning_totals (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    subject_id uuid NOT NULL REFERENCES subjects ON DELETE CASCADE,
    sections_completed integer NOT NULL DEFAULT 0 CHECK (sections_completed >= 0),
    minutes integer NOT NULL DEFAULT 0 CHECK (minutes >= 0),
    submitted_count integer NOT NULL DEFAULT 0 CHECK (submitted_count >= 0),
    graded_count integer NOT NULL DEFAULT 0 CHECK (graded_count BETWEEN 0 AND submitted_count),
    -- Sum of graded_percent of all graded submissions. Exact decimals, so that values can be subtracted again.
    percent_total numeric(12,2) NOT NULL DEFAULT 0,
    last_active_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, subject_id)
  ) WITH (fillfactor = 80);
  CREATE INDEX ON learning_totals (subject_id);

  -- Score of graded work in percent of the maximum score, rounded to two decimals.
  CREATE FUNCTION graded_percent(status text, score numeric, max_score numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN status = 'graded' THEN coalesce(round(100 * score / nullif(max_score, 0), 2), 0) ELSE 0 END
  $$;

  CREATE FUNCTION recount_learning() RETURNS void LANGUAGE sql AS $$
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
      SELECT s.student_id, s.subject_id, 0, 0, 1, (s.status = 'graded')::int,
             graded_percent(s.status, s.score, a.max_score), s.submitted_at
      FROM submissions s JOIN assessments a ON a.id = s.assessment_id) counted
    GROUP BY user_id, subject_id;
  $$;
`;

const subjectTriggers = `
  CREATE FUNCTION total_added_sections() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO subject_totals AS t (subject_id, section_count)
      SELECT subject_id, count(*) FROM added GROUP BY subject_id ORDER BY subject_id
      ON CONFLICT (subject_id) DO UPDATE SET section_count = t.section_count + EXCLUDED.section_count;
      RETURN NULL;
    END $$;
  CREATE TRIGGER sections_added_totalled AFTER INSERT ON sections REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION total_added_sections();

  CREATE FUNCTION total_removed_sections() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE subject_totals t SET section_count = t.section_count - gone.sections
      FROM (SELECT subject_id, count(*) AS sections FROM removed GROUP BY subject_id) gone
      WHERE t.subject_id = gone.subject_id;
      RETURN NULL;
    END $$;
  CREATE TRIGGER sections_removed_totalled AFTER DELETE ON sections REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION total_removed_sections();

  CREATE FUNCTION total_published() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      before uuid := (CASE WHEN TG_OP <> 'INSERT' AND OLD.status = 'published' THEN OLD.subject_id END);
      after uuid := (CASE WHEN TG_OP <> 'DELETE' AND NEW.status = 'published' THEN NEW.subject_id END);
    BEGIN
      IF before IS NOT DISTINCT FROM after THEN RETURN NULL; END IF;
      UPDATE subject_totals SET published_count = published_count - 1 WHERE subject_id = before;
      IF after IS NOT NULL THEN
        INSERT INTO subject_totals AS t (subject_id, published_count) VALUES (after, 1)
        ON CONFLICT (subject_id) DO UPDATE SET published_count = t.published_count + 1;
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER assessments_totalled AFTER INSERT OR UPDATE OF status, subject_id OR DELETE ON assessments
    FOR EACH ROW EXECUTE FUNCTION total_published();
`;

/** learning_totals is always the last table a transaction locks, which prevents deadlocks. */
const learnerTriggers = `
  CREATE FUNCTION total_submissions() RETURNS trigger LANGUAGE plpgsql AS $$
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
  CREATE TRIGGER submissions_totalled AFTER INSERT OR UPDATE OF status, score, submitted_at OR DELETE ON submissions
    FOR EACH ROW EXECUTE FUNCTION total_submissions();

  CREATE FUNCTION total_progress() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      completed integer := (CASE WHEN TG_OP <> 'DELETE' AND NEW.status = 'completed' THEN 1 ELSE 0 END)
                         - (CASE WHEN TG_OP <> 'INSERT' AND OLD.status = 'completed' THEN 1 ELSE 0 END);
      spent integer := (CASE WHEN TG_OP <> 'DELETE' THEN NEW.time_spent_minutes ELSE 0 END)
                     - (CASE WHEN TG_OP <> 'INSERT' THEN OLD.time_spent_minutes ELSE 0 END);
    BEGIN
      IF COALESCE(NEW.subject_id, OLD.subject_id) IS NULL THEN RETURN NULL; END IF;
      IF TG_OP = 'INSERT' THEN
        INSERT INTO learning_totals AS t (user_id, subject_id, sections_completed, minutes, last_active_at)
        VALUES (NEW.user_id, NEW.subject_id, completed, spent, NEW.last_accessed_at)
        ON CONFLICT (user_id, subject_id) DO UPDATE SET
          sections_completed = t.sections_completed + EXCLUDED.sections_completed,
          minutes = t.minutes + EXCLUDED.minutes,
          last_active_at = greatest(t.last_active_at, EXCLUDED.last_active_at);
      ELSE
        UPDATE learning_totals SET sections_completed = sections_completed + completed, minutes = minutes + spent,
          last_active_at = greatest(last_active_at, NEW.last_accessed_at)
        WHERE user_id = OLD.user_id AND subject_id = OLD.subject_id;
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER user_progress_totalled AFTER INSERT OR UPDATE OR DELETE ON user_progress
    FOR EACH ROW EXECUTE FUNCTION total_progress();
`;

/**
 * The trigger names sort before those of the totals, because PostgreSQL calls triggers by name and learning_totals is locked
 * last.
 */
const learningDays = `
  -- The calendar days on which a person has learned, in the time zone the person had at that moment.
  CREATE TABLE user_learning_days (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    day date NOT NULL,
    PRIMARY KEY (user_id, day)
  );

  CREATE FUNCTION person_time_zone(person uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT p.time_zone FROM user_preferences p WHERE p.id = person),
      (SELECT o.time_zone FROM users u JOIN organizations o ON o.id = u.organization_id WHERE u.id = person), 'UTC')
  $$;

  CREATE FUNCTION record_progress_day() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO user_learning_days VALUES (NEW.user_id, (NEW.last_accessed_at AT TIME ZONE person_time_zone(NEW.user_id))::date)
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
  CREATE TRIGGER user_progress_day_recorded AFTER INSERT OR UPDATE OF last_accessed_at ON user_progress
    FOR EACH ROW WHEN (NEW.status IN ('in_progress', 'completed')) EXECUTE FUNCTION record_progress_day();

  CREATE FUNCTION record_submission_day() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO user_learning_days VALUES (NEW.student_id, (NEW.submitted_at AT TIME ZONE person_time_zone(NEW.student_id))::date)
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
  CREATE TRIGGER submissions_day_recorded AFTER INSERT OR UPDATE OF submitted_at ON submissions
    FOR EACH ROW WHEN (NEW.submitted_at IS NOT NULL) EXECUTE FUNCTION record_submission_day();
`;

const interactionTable = `
  CREATE TABLE user_interactions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    type text NOT NULL CHECK (type ~ '^[a-z][a-z0-9-]{1,49}$'),
    payload jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) = 'object' AND octet_length(payload::text) <= 16384),
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON user_interactions (user_id, created_at DESC, id DESC);
  -- Rows are inserted in time order, so a small BRIN index suffices for the retention job.
  CREATE INDEX ON user_interactions USING brin (created_at);
  CREATE TRIGGER user_interactions_append_only BEFORE UPDATE OR DELETE ON user_interactions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
`;
