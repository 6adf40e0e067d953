import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Courses, the people enrolled in them, and the codes by which people enroll. */
export class CreateCourses1770000005500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(courseTables);
    await database.query(enrollmentTables);
    await database.query(seatTriggers);
    await database.query(listTriggers);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE course_codes, enrollments, course_lists, courses;
      DROP FUNCTION count_seats(), mark_course_list();
    `);
  }
}

const courseTables = `
  -- enrolled_count and waiting_count are kept by triggers of enrollments and do not change the version.
  CREATE TABLE courses (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    created_by uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
    description text,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
    visibility text NOT NULL DEFAULT 'open' CHECK (visibility IN ('open', 'subscription', 'invitation')),
    starts_at timestamptz,
    ends_at timestamptz,
    capacity integer CHECK (capacity >= 1),
    enrolled_count integer NOT NULL DEFAULT 0 CHECK (enrolled_count >= 0),
    waiting_count integer NOT NULL DEFAULT 0 CHECK (waiting_count >= 0),
    published_at timestamptz,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT courses_dates_check CHECK (ends_at > starts_at),
    CONSTRAINT courses_seats_check CHECK (enrolled_count <= capacity),
    CHECK ((status = 'archived') = (archived_at IS NOT NULL)),
    CHECK (status <> 'published' OR published_at IS NOT NULL)
  ) WITH (fillfactor = 80);
  CREATE INDEX ON courses (organization_id, status, title COLLATE name_order, id);
  CREATE INDEX ON courses (organization_id, status, created_at, id);
  CREATE INDEX ON courses (organization_id, title COLLATE name_order, id);
  CREATE INDEX ON courses (created_by, status);
  CREATE INDEX courses_words_idx ON courses USING gin (words_of(title));

  -- The transaction that last changed what the list of courses shows to all, by which the caches of the list are checked.
  CREATE TABLE course_lists (
    organization_id text PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
    version bigint NOT NULL
  );
`;

const enrollmentTables = `
  -- sequence orders the waiting list of a course. It is assigned while the course is locked, so its order is that of arrival.
  CREATE TABLE enrollments (
    id uuid PRIMARY KEY,
    course_id uuid NOT NULL REFERENCES courses ON DELETE RESTRICT,
    user_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    status text NOT NULL CHECK (status IN ('enrolled', 'waiting', 'left')),
    source text NOT NULL CHECK (source IN ('self', 'staff', 'code', 'import')),
    enrolled_by uuid REFERENCES users ON DELETE SET NULL,
    enrolled_at timestamptz NOT NULL,
    left_at timestamptz,
    sequence integer NOT NULL CHECK (sequence >= 1),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT enrollments_once_key UNIQUE (course_id, user_id),
    CONSTRAINT enrollments_sequence_key UNIQUE (course_id, sequence),
    CHECK ((status = 'left') = (left_at IS NOT NULL))
  ) WITH (fillfactor = 90);
  CREATE INDEX ON enrollments (user_id, enrolled_at DESC, id DESC);
  CREATE INDEX ON enrollments (course_id, status, enrolled_at, id);
  CREATE INDEX enrollments_waiting_idx ON enrollments (course_id, sequence) WHERE status = 'waiting';
  CREATE INDEX ON enrollments (enrolled_by);

  CREATE TABLE course_codes (
    id uuid PRIMARY KEY,
    course_id uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    code_hash text NOT NULL UNIQUE,
    created_by uuid REFERENCES users ON DELETE SET NULL,
    expires_at timestamptz NOT NULL,
    max_uses integer CHECK (max_uses >= 1),
    uses integer NOT NULL DEFAULT 0 CHECK (uses >= 0),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT course_codes_limit_check CHECK (uses <= max_uses)
  );
  CREATE INDEX ON course_codes (course_id, created_at DESC, id);
  CREATE INDEX ON course_codes (created_by);
`;

const countSeats = (sign: string, rows: string) => `
      UPDATE courses c SET enrolled_count = c.enrolled_count ${sign} s.enrolled, waiting_count = c.waiting_count ${sign} s.waiting
      FROM (SELECT course_id, count(*) FILTER (WHERE status = 'enrolled') AS enrolled,
                   count(*) FILTER (WHERE status = 'waiting') AS waiting FROM ${rows} GROUP BY course_id) s
      WHERE c.id = s.course_id AND s.enrolled + s.waiting > 0;`;

/** Seats are counted before they are taken, so that one statement may free and take seats of a full course. */
const seatTriggers = `
  CREATE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN ${countSeats('-', 'removed')} END IF;
      IF TG_OP <> 'DELETE' THEN ${countSeats('+', 'added')} END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER enrollments_added AFTER INSERT ON enrollments REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
  CREATE TRIGGER enrollments_changed AFTER UPDATE ON enrollments REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
  CREATE TRIGGER enrollments_removed AFTER DELETE ON enrollments REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_seats();
`;

const listTriggers = `
  CREATE FUNCTION mark_course_list() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      present bigint := pg_current_xact_id()::text::bigint;
    BEGIN
      INSERT INTO course_lists AS l (organization_id, version)
      VALUES (coalesce(NEW.organization_id, OLD.organization_id), present)
      ON CONFLICT (organization_id) DO UPDATE SET version = EXCLUDED.version WHERE l.version <> EXCLUDED.version;
      RETURN NULL;
    END $$;
  -- Deferred to the commit, because transactions that change courses wait for each other from then on. Changes of the
  -- counts are no changes of the list.
  CREATE CONSTRAINT TRIGGER courses_listed
    AFTER INSERT OR DELETE OR UPDATE OF title, description, status, visibility, starts_at, ends_at, capacity, created_by
    ON courses DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION mark_course_list();
`;
