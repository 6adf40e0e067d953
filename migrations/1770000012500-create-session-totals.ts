import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Totals of all login sessions of the organization per day. Triggers record changes without waiting for each other; a job
 * adds them to the totals. Readers sum totals and changes, so the totals are always exact (docs/decisions/0124).
 */
export class CreateSessionTotals1770000012500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(tables);
    await database.query(recording);
    await database.query(adding);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER session_days_added ON session_days;
      DROP TRIGGER session_days_updated ON session_days;
      DROP TRIGGER session_days_deleted ON session_days;
      DROP FUNCTION record_session_days(), record_session_start(user_sessions, text, integer);
      DROP FUNCTION record_session_starts(uuid[], text, text), clear_session_totals(), add_session_changes(integer);
      DROP FUNCTION session_bits(integer);
      DROP TABLE session_changes, session_day_totals, session_day_people, session_start_totals, session_length_totals;
    `);
  }
}

const tables = `
  -- Changes not yet added to the totals. A row is about a session that began (hour to duration) or about a person's day
  -- (person to seconds). Rows are only inserted, so ends of sessions never wait for each other.
  CREATE TABLE session_changes (
    day date NOT NULL,
    hour smallint,
    reason text,
    minutes integer,
    sessions integer,
    duration bigint,
    person integer,
    users integer,
    seconds bigint
  );

  -- Users active on a day, and the seconds they spent. Amounts of a change may be negative, so there are no checks.
  CREATE TABLE session_day_totals (
    day date PRIMARY KEY,
    users integer NOT NULL,
    seconds bigint NOT NULL
  );

  -- One bit per user active on the day, in blocks of 4,096 users; their OR counts the users of a range.
  CREATE TABLE session_day_people (
    day date,
    block integer,
    people bit(4096) NOT NULL,
    PRIMARY KEY (day, block)
  );

  -- Sessions by the hour they began and the way they ended, with their duration in seconds.
  CREATE TABLE session_start_totals (
    day date,
    hour smallint,
    reason text,
    sessions integer NOT NULL,
    duration bigint NOT NULL,
    PRIMARY KEY (day, hour, reason) INCLUDE (sessions, duration)
  );

  -- Sessions by whole minutes of duration, to find the minute of the median.
  CREATE TABLE session_length_totals (
    day date,
    minutes integer,
    sessions integer NOT NULL,
    PRIMARY KEY (day, minutes) INCLUDE (sessions)
  );
`;

const recording = `
  -- Records that a session counts (1) or no longer counts (-1).
  CREATE FUNCTION record_session_start(session user_sessions, zone text, sign integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO session_changes (day, hour, reason, minutes, sessions, duration)
    SELECT (session.start_time AT TIME ZONE zone)::date, extract(hour FROM session.start_time AT TIME ZONE zone),
      session.end_reason, session.duration_seconds / 60, sign, sign * session.duration_seconds
    WHERE zone IS NOT NULL $$;

  -- Moves the sessions of users from the days and hours of one time zone to those of another. Sessions are not counted yet
  -- if zone_before is null.
  CREATE FUNCTION record_session_starts(people uuid[], zone_before text, zone text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO session_changes (day, hour, reason, minutes, sessions, duration)
    SELECT began.local::date, extract(hour FROM began.local), began.reason, began.seconds / 60, sum(began.sign),
      sum(began.sign * began.seconds)
    FROM (
      SELECT s.start_time AT TIME ZONE counted.zone AS local, s.end_reason AS reason, s.duration_seconds AS seconds, counted.sign
      FROM user_sessions s, (VALUES ($2, -1), ($3, 1)) counted (zone, sign)
      WHERE s.end_time IS NOT NULL AND s.user_id = ANY ($1) AND counted.zone IS NOT NULL
    ) began
    GROUP BY 1, 2, 3, 4 HAVING sum(began.sign) <> 0 OR sum(began.sign * began.seconds) <> 0 $$;

  CREATE FUNCTION record_session_days() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO session_changes (day, person, users, seconds) SELECT day, person, 1, added.seconds FROM added;
      ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO session_changes (day, person, users, seconds)
        SELECT day, added.person, 0, added.seconds - removed.seconds FROM added JOIN removed USING (user_id, day)
        WHERE added.seconds <> removed.seconds;
      -- The totals keep the share of erased people.
      ELSIF current_setting('homeroom.allow_erase', true) IS DISTINCT FROM 'on' THEN
        INSERT INTO session_changes (day, person, users, seconds) SELECT day, person, -1, -removed.seconds FROM removed;
      END IF;
      RETURN NULL;
    END $$;

  -- Triggers of the table, because the deletion of a user also deletes days.
  CREATE TRIGGER session_days_added AFTER INSERT ON session_days
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION record_session_days();
  CREATE TRIGGER session_days_updated AFTER UPDATE ON session_days
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION record_session_days();
  CREATE TRIGGER session_days_deleted AFTER DELETE ON session_days
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION record_session_days();
`;

const adding = `
  CREATE FUNCTION clear_session_totals() RETURNS void LANGUAGE sql AS $$
    LOCK TABLE session_day_totals IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM session_changes;
    DELETE FROM session_day_totals;
    DELETE FROM session_day_people;
    DELETE FROM session_start_totals;
    DELETE FROM session_length_totals $$;

  -- The bit of one user in the user's block.
  CREATE FUNCTION session_bits(person integer) RETURNS bit(4096) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT set_bit(0::bit(4096), person % 4096, 1) $$;

  -- Adds recorded changes, at most batch if it is given, to the totals and returns their number. Each change is deleted in the
  -- statement that adds it, so that it is counted once. One process at a time, because two would wait for each other's rows.
  CREATE FUNCTION add_session_changes(batch integer DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE
      added integer;
    BEGIN
      LOCK TABLE session_day_totals IN SHARE ROW EXCLUSIVE MODE;
      WITH taken AS MATERIALIZED (
        DELETE FROM session_changes WHERE ctid = ANY (ARRAY(SELECT ctid FROM session_changes LIMIT batch)) RETURNING *
      ), days AS (
        INSERT INTO session_day_totals AS t (day, users, seconds)
        SELECT day, sum(users), sum(seconds) FROM taken WHERE users IS NOT NULL GROUP BY day
        ON CONFLICT (day) DO UPDATE SET users = t.users + excluded.users, seconds = t.seconds + excluded.seconds
      ), people AS (
        -- A user's bit changes if the user's day was added or deleted, and stays if both happened.
        INSERT INTO session_day_people AS t (day, block, people)
        SELECT day, person / 4096, bit_xor(session_bits(person)) FROM (
          SELECT day, person FROM taken WHERE users <> 0 GROUP BY day, person HAVING sum(users) <> 0
        ) changed GROUP BY 1, 2
        ON CONFLICT (day, block) DO UPDATE SET people = t.people # excluded.people
      ), starts AS (
        INSERT INTO session_start_totals AS t (day, hour, reason, sessions, duration)
        SELECT day, hour, reason, sum(sessions), sum(duration) FROM taken WHERE sessions IS NOT NULL GROUP BY 1, 2, 3
        ON CONFLICT (day, hour, reason) DO UPDATE
        SET sessions = t.sessions + excluded.sessions, duration = t.duration + excluded.duration
      ), lengths AS (
        INSERT INTO session_length_totals AS t (day, minutes, sessions)
        SELECT day, minutes, sum(sessions) FROM taken WHERE sessions IS NOT NULL GROUP BY 1, 2
        ON CONFLICT (day, minutes) DO UPDATE SET sessions = t.sessions + excluded.sessions
      )
      SELECT count(*) INTO added FROM taken;
      RETURN added;
    END $$;
`;
