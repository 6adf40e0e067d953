import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exam rules, exceptions, time factors, and attempts in progress with their saved answers. */
export class CreateAttempts1770000014800 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(rules);
    await database.query(tables);
    await database.query(dates);
    await database.query(deadlines);
    await database.query(submitting);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER student_profiles_insert_refreshes ON student_profiles;
      DROP TRIGGER student_profiles_update_refreshes ON student_profiles;
      DROP TRIGGER assessments_refresh_attempts ON assessments;
      DROP FUNCTION take_attempt(uuid, uuid, uuid, integer, timestamptz), finish_attempt(uuid, text, integer, timestamptz);
      DROP FUNCTION own_dates(assessments, uuid);
      DROP TABLE attempt_files, attempt_answers, attempts, assessment_exceptions;
      DROP FUNCTION refresh_attempts(uuid, uuid), refresh_of_assessment(), refresh_of_exception(), refresh_of_student(),
        set_attempt_deadline(), announce_attempt(), discard_saved_answers();
      ALTER TABLE assessments DROP COLUMN time_limit_minutes, DROP COLUMN navigation, DROP COLUMN password_hash,
        DROP COLUMN ip_ranges, DROP COLUMN browser_exam_keys, DROP COLUMN config_keys,
        DROP COLUMN own_dates_revision, DROP COLUMN own_dates_changed_at;
      ALTER TABLE student_profiles DROP COLUMN time_factor;
    `);
  }
}

const rules = `
  -- Time on exams is multiplied by it.
  ALTER TABLE student_profiles ADD COLUMN time_factor numeric(3,2) NOT NULL DEFAULT 1 CHECK (time_factor BETWEEN 1 AND 5);

  ALTER TABLE assessments
    ADD COLUMN time_limit_minutes integer CHECK (time_limit_minutes BETWEEN 1 AND 10080),
    ADD COLUMN navigation text NOT NULL DEFAULT 'free' CHECK (navigation IN ('free', 'one_at_a_time', 'forward_only')),
    ADD COLUMN password_hash text,
    ADD COLUMN ip_ranges text[] NOT NULL DEFAULT '{}',
    ADD COLUMN browser_exam_keys text[] NOT NULL DEFAULT '{}',
    ADD COLUMN config_keys text[] NOT NULL DEFAULT '{}',
    -- How often dates of single students may have changed, and when last. Kept by triggers, for the SEQUENCE of calendars.
    ADD COLUMN own_dates_revision integer NOT NULL DEFAULT 0 CHECK (own_dates_revision >= 0),
    ADD COLUMN own_dates_changed_at timestamptz;

  -- Without a student, the exception is for everyone.
  CREATE TABLE assessment_exceptions (
    id uuid PRIMARY KEY,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
    student_id uuid REFERENCES users ON DELETE CASCADE,
    extra_minutes integer NOT NULL DEFAULT 0 CHECK (extra_minutes BETWEEN 0 AND 10080),
    extra_attempts integer NOT NULL DEFAULT 0 CHECK (extra_attempts BETWEEN 0 AND 100),
    available_from timestamptz,
    due_at timestamptz,
    late_until timestamptz,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    created_by uuid REFERENCES users ON DELETE SET NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT assessment_exceptions_student_key UNIQUE NULLS NOT DISTINCT (assessment_id, student_id)
  );
  CREATE INDEX ON assessment_exceptions (student_id);
  CREATE INDEX ON assessment_exceptions (created_by);
`;

const tables = `
  -- Small rows that are updated often: the free space keeps the updates on their page (HOT).
  CREATE TABLE attempts (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE RESTRICT,
    student_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    subject_id uuid NOT NULL REFERENCES subjects ON DELETE RESTRICT,
    attempt_number integer NOT NULL CHECK (attempt_number > 0),
    status text NOT NULL CHECK (status IN ('in_progress', 'paused', 'submitted', 'auto_submitted', 'voided')),
    seed text NOT NULL,
    shuffle boolean NOT NULL,
    navigation text NOT NULL CHECK (navigation IN ('free', 'one_at_a_time', 'forward_only')),
    position integer NOT NULL DEFAULT 0 CHECK (position >= 0),
    furthest integer NOT NULL DEFAULT 0 CHECK (furthest >= position),
    screen_id uuid,
    last_sequence bigint NOT NULL DEFAULT 0,
    saves integer NOT NULL DEFAULT 0,
    text text NOT NULL DEFAULT '',
    started_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    opens_at timestamptz,
    closes_at timestamptz,
    limit_seconds integer,
    extension_seconds integer NOT NULL DEFAULT 0,
    paused_seconds integer NOT NULL DEFAULT 0,
    paused_at timestamptz,
    deadline_at timestamptz,
    overdue_at timestamptz,
    submitted_at timestamptz,
    void_reason text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'paused') = (paused_at IS NOT NULL)),
    CHECK ((status IN ('submitted', 'auto_submitted')) = (submitted_at IS NOT NULL))
  ) WITH (fillfactor = 70);
  -- A student has at most one attempt of each number, so at most one in progress. A voided one frees its number.
  CREATE UNIQUE INDEX attempts_number_key ON attempts (assessment_id, student_id, attempt_number) WHERE status <> 'voided';
  CREATE INDEX ON attempts (assessment_id, student_id);
  CREATE INDEX ON attempts (student_id);
  CREATE INDEX ON attempts (classroom_id);
  CREATE INDEX ON attempts (subject_id);
  CREATE INDEX attempts_due_idx ON attempts (deadline_at) WHERE status = 'in_progress';

  -- The answers saved so far. They are deleted once the attempt is submitted with them.
  CREATE TABLE attempt_answers (
    attempt_id uuid NOT NULL REFERENCES attempts ON DELETE CASCADE,
    item_id uuid NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    response jsonb NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (attempt_id, item_id)
  );

  -- Files of saved answers, so that they are not discarded as unused before the attempt is submitted.
  CREATE TABLE attempt_files (
    attempt_id uuid NOT NULL REFERENCES attempts ON DELETE CASCADE,
    file_id uuid NOT NULL REFERENCES stored_files ON DELETE RESTRICT,
    PRIMARY KEY (attempt_id, file_id)
  );
  CREATE INDEX ON attempt_files (file_id);
`;

const dates = `
  /**
   * The dates and limits of an assessment for one student, after exceptions, time factor and pauses (docs/decisions/0216).
   * due_at and closes_at include the extension. A plain SELECT, so that PostgreSQL inlines it.
   */
  CREATE FUNCTION own_dates(a assessments, student uuid) RETURNS TABLE (opens_at timestamptz, due_at timestamptz,
    closes_at timestamptz, limit_seconds integer, extension_seconds integer, paused_seconds integer, extra_attempts integer)
    LANGUAGE sql STABLE AS $$
    SELECT own.opens_at, own.due_at + extra.time, own.closes_at + extra.time, a.time_limit_minutes * 60, extra.seconds,
      own.paused_seconds, own.extra_attempts
    FROM (
      SELECT coalesce(mine.available_from, common.available_from, a.available_from) AS opens_at,
        CASE WHEN a.due_at IS NOT NULL THEN greatest(a.due_at, mine.due_at, common.due_at) END AS due_at,
        CASE WHEN a.due_at IS NULL OR a.allow_late AND a.late_until IS NULL THEN NULL
          ELSE greatest(a.due_at, mine.due_at, common.due_at, CASE WHEN a.allow_late THEN a.late_until END,
            mine.late_until, common.late_until) END AS closes_at,
        coalesce(profile.time_factor, 1) AS factor,
        60 * (coalesce(mine.extra_minutes, 0) + coalesce(common.extra_minutes, 0)) AS extra_seconds,
        coalesce(mine.extra_attempts, 0) + coalesce(common.extra_attempts, 0) AS extra_attempts,
        (SELECT coalesce(sum(w.paused_seconds), 0)::integer FROM attempts w
          WHERE w.assessment_id = a.id AND w.student_id = student AND w.paused_seconds > 0) AS paused_seconds
      FROM (SELECT) one
      LEFT JOIN assessment_exceptions mine ON mine.assessment_id = a.id AND mine.student_id = student
      LEFT JOIN assessment_exceptions common ON common.assessment_id = a.id AND common.student_id IS NULL
      LEFT JOIN student_profiles profile ON profile.id = student
    ) own
    -- An exam without a time limit takes as long as its window, unless it can be taken on several days.
    -- A start that is moved later does not shorten the window of a student who has started.
    CROSS JOIN LATERAL (SELECT coalesce(a.time_limit_minutes * 60, CASE WHEN a.type = 'exam' AND own.factor > 1 THEN (
      SELECT extract(epoch FROM own.closes_at - least(own.opens_at, started.opens_at))
      FROM (SELECT min(w.opens_at) AS opens_at FROM attempts w
        WHERE w.assessment_id = a.id AND w.student_id = student AND w.status <> 'voided') started
      WHERE own.closes_at - least(own.opens_at, started.opens_at) <= interval '24 hours') END, 0) AS seconds) working
    CROSS JOIN LATERAL (SELECT seconds, make_interval(secs => seconds + own.paused_seconds) AS time
      FROM (SELECT (working.seconds * (own.factor - 1) + own.extra_seconds)::integer AS seconds) total) extra
  $$;
`;

const deadlines = `
  /**
   * Sets the deadline of a running attempt. The locks make an attempt that starts while its rules change wait for them:
   * the trigger then reads the changed ones, because each of its statements has a snapshot of its own.
   */
  CREATE FUNCTION set_attempt_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.status NOT IN ('in_progress', 'paused') THEN RETURN NEW; END IF;
      IF TG_OP = 'INSERT' THEN
        PERFORM FROM assessments WHERE id = NEW.assessment_id FOR SHARE;
        PERFORM FROM users WHERE id = NEW.student_id FOR KEY SHARE;
        -- Pauses of earlier attempts move the closing of this one.
        SELECT d.opens_at, d.closes_at - make_interval(secs => d.extension_seconds), d.limit_seconds, d.extension_seconds
        INTO NEW.opens_at, NEW.closes_at, NEW.limit_seconds, NEW.extension_seconds
        FROM assessments a, own_dates(a, NEW.student_id) d WHERE a.id = NEW.assessment_id;
      END IF;
      NEW.deadline_at := least(NEW.started_at + make_interval(secs => NEW.limit_seconds), NEW.closes_at)
        + make_interval(secs => NEW.extension_seconds + NEW.paused_seconds);
      NEW.overdue_at := NULL;
      RETURN NEW;
    END $$;
  CREATE TRIGGER attempts_deadline
    BEFORE INSERT OR UPDATE OF limit_seconds, closes_at, extension_seconds, paused_seconds ON attempts
    FOR EACH ROW EXECUTE FUNCTION set_attempt_deadline();

  /** Applies changed rules to the running attempts of a student or assessment; null is any. Changed dates and limits never shorten a timed attempt. */
  CREATE FUNCTION refresh_attempts(assessment uuid, student uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE attempts w SET extension_seconds = own.extension_seconds,
      limit_seconds = CASE WHEN w.limit_seconds IS NOT NULL THEN greatest(w.limit_seconds, own.limit_seconds) END,
      closes_at = CASE WHEN w.limit_seconds IS NULL THEN own.closes_at
        WHEN w.closes_at IS NOT NULL AND own.closes_at IS NOT NULL THEN greatest(w.closes_at, own.closes_at) END
    FROM (
      SELECT running.id, d.limit_seconds, d.extension_seconds,
        d.closes_at - make_interval(secs => d.extension_seconds + running.paused_seconds) AS closes_at
      FROM attempts running JOIN assessments a ON a.id = running.assessment_id CROSS JOIN LATERAL own_dates(a, running.student_id) d
      WHERE running.status IN ('in_progress', 'paused') AND (assessment IS NULL OR running.assessment_id = assessment)
        AND (student IS NULL OR running.student_id = student)
    ) own
    WHERE w.id = own.id AND w.status IN ('in_progress', 'paused')
      AND (w.limit_seconds, w.closes_at, w.extension_seconds) IS DISTINCT FROM (own.limit_seconds, own.closes_at, own.extension_seconds)
  $$;

  CREATE FUNCTION refresh_of_assessment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_attempts(NEW.id, NULL);
      RETURN NULL;
    END $$;
  CREATE TRIGGER assessments_refresh_attempts AFTER UPDATE ON assessments FOR EACH ROW
    WHEN ((OLD.available_from, OLD.due_at, OLD.allow_late, OLD.late_until, OLD.time_limit_minutes, OLD.type)
      IS DISTINCT FROM (NEW.available_from, NEW.due_at, NEW.allow_late, NEW.late_until, NEW.time_limit_minutes, NEW.type))
    EXECUTE FUNCTION refresh_of_assessment();

  CREATE FUNCTION refresh_of_exception() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE assessments SET own_dates_revision = own_dates_revision + 1, own_dates_changed_at = now()
      WHERE id = COALESCE(NEW.assessment_id, OLD.assessment_id);
      PERFORM refresh_attempts(COALESCE(NEW.assessment_id, OLD.assessment_id), COALESCE(NEW.student_id, OLD.student_id));
      RETURN NULL;
    END $$;
  CREATE TRIGGER assessment_exceptions_refresh_attempts AFTER INSERT OR UPDATE OR DELETE ON assessment_exceptions
    FOR EACH ROW EXECUTE FUNCTION refresh_of_exception();

  CREATE FUNCTION refresh_of_student() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM FROM users WHERE id = NEW.id FOR UPDATE;
      PERFORM refresh_attempts(NULL, NEW.id);
      RETURN NULL;
    END $$;
  CREATE TRIGGER student_profiles_insert_refreshes AFTER INSERT ON student_profiles FOR EACH ROW
    WHEN (NEW.time_factor <> 1) EXECUTE FUNCTION refresh_of_student();
  CREATE TRIGGER student_profiles_update_refreshes AFTER UPDATE ON student_profiles FOR EACH ROW
    WHEN (OLD.time_factor <> NEW.time_factor) EXECUTE FUNCTION refresh_of_student();

  /** Tells all processes that an attempt changed in a way that its student has to see immediately. Saved answers are not told. */
  CREATE FUNCTION announce_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('attempts_changed', NEW.assessment_id || ' ' || NEW.id);
      RETURN NULL;
    END $$;
  CREATE TRIGGER attempts_started AFTER INSERT ON attempts FOR EACH ROW
    WHEN (NEW.status = 'in_progress') EXECUTE FUNCTION announce_attempt();
  CREATE TRIGGER attempts_announced AFTER UPDATE ON attempts FOR EACH ROW
    WHEN ((OLD.status, OLD.screen_id, OLD.deadline_at) IS DISTINCT FROM (NEW.status, NEW.screen_id, NEW.deadline_at))
    EXECUTE FUNCTION announce_attempt();
`;

const submitting = `
  /**
   * Takes an attempt number for work that is submitted without a start. If the attempt was started and is not paused, that
   * one is submitted. Returns no row if the number is used.
   */
  CREATE FUNCTION take_attempt(attempt uuid, assessment uuid, student uuid, number integer, moment timestamptz)
    RETURNS TABLE (id uuid, attempt_number integer, classroom_id uuid, subject_id uuid) LANGUAGE plpgsql ROWS 1 AS $$
    #variable_conflict use_column
    BEGIN RETURN QUERY INSERT INTO attempts (id, organization_id, assessment_id, student_id, classroom_id, subject_id, attempt_number, status, seed,
      shuffle, navigation, started_at, last_seen_at, submitted_at)
    SELECT attempt, a.organization_id, a.id, student, a.classroom_id, a.subject_id, number, 'submitted',
      a.id || '/' || student || '/' || number, a.shuffle, a.navigation, moment, moment, moment
    FROM assessments a WHERE a.id = assessment
    ON CONFLICT (assessment_id, student_id, attempt_number) WHERE status <> 'voided' DO UPDATE SET
      status = 'submitted', submitted_at = moment, version = attempts.version + 1, updated_at = now()
    WHERE attempts.status = 'in_progress'
    RETURNING attempts.id, attempts.attempt_number, attempts.classroom_id, attempts.subject_id;
    END $$;

  /** The answers are in the submission now. */
  CREATE FUNCTION discard_saved_answers() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      DELETE FROM attempt_answers WHERE attempt_id = NEW.id;
      DELETE FROM attempt_files WHERE attempt_id = NEW.id;
      RETURN NULL;
    END $$;
  CREATE TRIGGER attempts_submitted AFTER UPDATE ON attempts FOR EACH ROW
    WHEN (OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL) EXECUTE FUNCTION discard_saved_answers();

  /**
   * Submits a started attempt if no answers were saved since the caller read them. Returns no row otherwise, and if
   * another request was first.
   */
  CREATE FUNCTION finish_attempt(attempt uuid, outcome text, known_saves integer, moment timestamptz)
    RETURNS TABLE (id uuid, attempt_number integer, classroom_id uuid, subject_id uuid) LANGUAGE plpgsql ROWS 1 AS $$
    #variable_conflict use_column
    BEGIN RETURN QUERY UPDATE attempts SET status = outcome, submitted_at = moment, paused_at = NULL, version = version + 1, updated_at = now()
    WHERE attempts.id = attempt AND status IN ('in_progress', 'paused') AND saves = known_saves
    RETURNING attempts.id, attempts.attempt_number, attempts.classroom_id, attempts.subject_id;
    END $$;
`;
