import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long each person was logged in on each day, kept up by the database itself, and the indexes its readers need. */
export class CreateSessionDays1760000009000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(tables);
    await database.query(calendar);
    await database.query(counting);
    await database.query(recounting);
    await database.query('SELECT recount_session_days(anyway => true)');
    await database.query(indexes);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP INDEX user_sessions_open_users_idx, user_sessions_ended_idx;
      DROP TRIGGER session_days_ended ON user_sessions;
      DROP TRIGGER session_days_changed ON user_sessions;
      DROP TRIGGER session_days_removed ON user_sessions;
      DROP FUNCTION count_session_days(), recount_session_days(boolean);
      DROP FUNCTION session_parts(timestamptz, timestamptz, text), local_midnight(date, text);
      DROP TABLE session_days, session_calendar;
    `);
  }
}

const tables = `
  -- The time zone the days below are days of: the organization's, a moment after it has changed.
  CREATE TABLE session_calendar (time_zone text NOT NULL);
  CREATE UNIQUE INDEX session_calendar_only_one ON session_calendar ((true));
  INSERT INTO session_calendar VALUES (coalesce((SELECT time_zone FROM organizations), 'UTC'));

  -- Sessions that have ended: how many began on that day, the whole seconds of that day they lasted, and the last sign
  -- of life in those that touched it, which nothing takes back. All of it is read from the index alone.
  CREATE TABLE session_days (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    day date NOT NULL,
    sessions integer NOT NULL CHECK (sessions >= 0),
    seconds integer NOT NULL CHECK (seconds >= 0),
    last_active timestamptz NOT NULL,
    PRIMARY KEY (user_id, day) INCLUDE (sessions, seconds, last_active)
  );
`;

const calendar = `
  -- The first moment of a day. Where clocks are put back at midnight the day begins twice, the first time an hour early.
  CREATE FUNCTION local_midnight(day date, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN ((day::timestamp AT TIME ZONE zone - interval '1 hour') AT TIME ZONE zone)::date = day
      THEN day::timestamp AT TIME ZONE zone - interval '1 hour' ELSE day::timestamp AT TIME ZONE zone END $$;

  -- A session, cut at midnight. Whole seconds since the start are counted at each cut, so that the parts of a session
  -- add up to its whole seconds.
  CREATE FUNCTION session_parts(started timestamptz, ended timestamptz, zone text)
  RETURNS TABLE (day date, sessions integer, seconds integer) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT (started AT TIME ZONE zone)::date, 1, floor(extract(epoch FROM ended - started))::integer
    WHERE (started AT TIME ZONE zone)::date = (ended AT TIME ZONE zone)::date
    UNION ALL
    SELECT part.day, part.sessions, part.seconds
    FROM (
      SELECT d::date AS day, (d::date = (started AT TIME ZONE zone)::date)::integer AS sessions,
        floor(extract(epoch FROM least(ended, local_midnight(d::date + 1, zone)) - started))::integer
          - floor(extract(epoch FROM greatest(started, local_midnight(d::date, zone)) - started))::integer AS seconds
      FROM generate_series((started AT TIME ZONE zone)::date::timestamp, (ended AT TIME ZONE zone)::date, '1 day') d
    ) part
    WHERE (started AT TIME ZONE zone)::date <> (ended AT TIME ZONE zone)::date AND part.sessions + part.seconds > 0 $$;
`;

const counting = `
  CREATE FUNCTION count_session_days() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      zone text;
      first_day date;
    BEGIN
      -- Waits while everything is counted anew: the zone read next is the one the days are kept in.
      LOCK TABLE session_days IN ROW EXCLUSIVE MODE;
      SELECT time_zone INTO zone FROM session_calendar;
      IF TG_OP <> 'INSERT' AND OLD.end_time IS NOT NULL THEN
        UPDATE session_days d SET sessions = d.sessions - part.sessions, seconds = d.seconds - part.seconds
        FROM session_parts(OLD.start_time, OLD.end_time, zone) part
        WHERE d.user_id = OLD.user_id AND d.day = part.day;
        DELETE FROM session_days d USING session_parts(OLD.start_time, OLD.end_time, zone) part
        WHERE d.user_id = OLD.user_id AND d.day = part.day AND d.sessions = 0 AND d.seconds = 0;
      END IF;
      IF TG_OP <> 'DELETE' AND NEW.end_time IS NOT NULL THEN
        -- Most sessions need no cutting, and to be ready for it costs more than counting them.
        first_day := (NEW.start_time AT TIME ZONE zone)::date;
        IF first_day = (NEW.end_time AT TIME ZONE zone)::date THEN
          INSERT INTO session_days AS d (user_id, day, sessions, seconds, last_active)
          VALUES (NEW.user_id, first_day, 1, floor(extract(epoch FROM NEW.end_time - NEW.start_time)), NEW.last_active)
          ON CONFLICT (user_id, day) DO UPDATE
          SET sessions = d.sessions + excluded.sessions, seconds = d.seconds + excluded.seconds,
              last_active = greatest(d.last_active, excluded.last_active);
        ELSE
          INSERT INTO session_days AS d (user_id, day, sessions, seconds, last_active)
          SELECT NEW.user_id, part.day, part.sessions, part.seconds, NEW.last_active
          FROM session_parts(NEW.start_time, NEW.end_time, zone) part ORDER BY part.day
          ON CONFLICT (user_id, day) DO UPDATE
          SET sessions = d.sessions + excluded.sessions, seconds = d.seconds + excluded.seconds,
              last_active = greatest(d.last_active, excluded.last_active);
        END IF;
      END IF;
      RETURN NULL;
    END $$;

  -- None of them is looked at for a heartbeat, which sets last_active alone.
  CREATE TRIGGER session_days_ended AFTER INSERT ON user_sessions
    FOR EACH ROW WHEN (NEW.end_time IS NOT NULL) EXECUTE FUNCTION count_session_days();
  CREATE TRIGGER session_days_changed AFTER UPDATE OF user_id, start_time, end_time ON user_sessions
    FOR EACH ROW WHEN ((OLD.end_time IS NOT NULL OR NEW.end_time IS NOT NULL)
      AND (OLD.user_id, OLD.start_time, OLD.end_time) IS DISTINCT FROM (NEW.user_id, NEW.start_time, NEW.end_time))
    EXECUTE FUNCTION count_session_days();
  CREATE TRIGGER session_days_removed AFTER DELETE ON user_sessions
    FOR EACH ROW WHEN (OLD.end_time IS NOT NULL) EXECUTE FUNCTION count_session_days();
`;

const recounting = `
  -- Counts all days anew when the organization has moved to another time zone, or anyway. Returns how many there are.
  CREATE FUNCTION recount_session_days(anyway boolean) RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE
      zone text := coalesce((SELECT time_zone FROM organizations), 'UTC');
      days integer;
    BEGIN
      IF NOT anyway AND zone = (SELECT time_zone FROM session_calendar) THEN RETURN 0; END IF;
      LOCK TABLE session_days IN SHARE ROW EXCLUSIVE MODE;
      UPDATE session_calendar SET time_zone = zone;
      DELETE FROM session_days;
      INSERT INTO session_days (user_id, day, sessions, seconds, last_active)
      SELECT s.user_id, part.day, sum(part.sessions), sum(part.seconds), max(s.last_active)
      FROM user_sessions s, session_parts(s.start_time, s.end_time, zone) part
      WHERE s.end_time IS NOT NULL GROUP BY s.user_id, part.day;
      GET DIAGNOSTICS days = ROW_COUNT;
      RETURN days;
    END $$;
`;

const indexes = `
  CREATE INDEX user_sessions_open_users_idx ON user_sessions (user_id) WHERE end_time IS NULL;
  CREATE INDEX user_sessions_ended_idx ON user_sessions (start_time) INCLUDE (user_id, duration_seconds, end_reason)
    WHERE end_time IS NOT NULL;
`;
