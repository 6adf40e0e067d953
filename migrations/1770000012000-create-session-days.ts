import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Login time per user and day, maintained by triggers, with indexes for its queries. A job recounts users in batches after
 * the organization's time zone has changed. Changes are recorded for the totals of the organization, see the next migration.
 */
export class CreateSessionDays1770000012000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(indexes);
    await database.query(tables);
    await database.query(calendar);
    await database.query(counting);
    await database.query(recounting);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP INDEX user_sessions_open_users_idx, user_sessions_lengths_idx;
      DROP TRIGGER session_days_ended ON user_sessions;
      DROP TRIGGER session_days_changed ON user_sessions;
      DROP TRIGGER session_days_removed ON user_sessions;
      DROP FUNCTION count_session_days(), recount_session_days(integer, boolean), session_zone(uuid), session_person(uuid);
      DROP FUNCTION session_parts(timestamptz, timestamptz, text), local_midnight(date, text);
      DROP TABLE session_days, session_people, session_calendar;
    `);
  }
}

const tables = `
  -- The time zone of session_days. After the organization's time zone has changed, users are recounted in batches ordered by
  -- id. Users with an id after counted_to still have days in zone_before, or no days if zone_before is null.
  CREATE TABLE session_calendar (
    time_zone text NOT NULL,
    zone_before text,
    counted_to uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
  );
  CREATE UNIQUE INDEX session_calendar_only_one ON session_calendar ((true));
  INSERT INTO session_calendar (time_zone, zone_before) VALUES ('UTC', 'UTC');

  -- A number per user, which is the position of the user's bit in session_day_people.
  CREATE TABLE session_people (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    person integer NOT NULL GENERATED ALWAYS AS IDENTITY
  );

  -- Ended sessions per user and day: how many began on the day, their seconds within the day, and the latest heartbeat,
  -- which is never reduced. The covering index allows index-only scans.
  CREATE TABLE session_days (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    day date NOT NULL,
    person integer NOT NULL,
    sessions integer NOT NULL CHECK (sessions >= 0),
    seconds integer NOT NULL CHECK (seconds >= 0),
    last_active timestamptz NOT NULL,
    PRIMARY KEY (user_id, day) INCLUDE (sessions, seconds, last_active)
  );
`;

const calendar = `
  -- Start of a day. Where clocks are set back at midnight, a day has two midnights; the earlier one is used.
  CREATE FUNCTION local_midnight(day date, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN ((day::timestamp AT TIME ZONE zone - interval '1 hour') AT TIME ZONE zone)::date = day
      THEN day::timestamp AT TIME ZONE zone - interval '1 hour' ELSE day::timestamp AT TIME ZONE zone END $$;

  -- Splits a session at midnight. Seconds are rounded down relative to the start of the session, so that the parts add up to
  -- its duration.
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
  -- The time zone of this user's session_days; null if they are not counted yet.
  CREATE FUNCTION session_zone(person uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN person <= counted_to THEN time_zone ELSE zone_before END FROM session_calendar $$;

  CREATE FUNCTION session_person(who uuid) RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE
      found_person integer;
    BEGIN
      SELECT person INTO found_person FROM session_people WHERE user_id = who;
      IF found_person IS NULL THEN
        INSERT INTO session_people (user_id) VALUES (who) ON CONFLICT (user_id) DO NOTHING;
        SELECT person INTO found_person FROM session_people WHERE user_id = who;
      END IF;
      RETURN found_person;
    END $$;

  CREATE FUNCTION count_session_days() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      zone text;
      first_day date;
    BEGIN
      -- Waits for a running recount, so that the time zone read next is the current one.
      LOCK TABLE session_days IN ROW EXCLUSIVE MODE;
      -- Erasure removes the days of the person. The totals keep the share of the person, which is anonymous.
      IF TG_OP = 'DELETE' AND current_setting('homeroom.allow_erase', true) = 'on' THEN RETURN NULL; END IF;
      IF TG_OP <> 'INSERT' AND OLD.end_time IS NOT NULL THEN
        zone := session_zone(OLD.user_id);
        PERFORM record_session_start(OLD, zone, -1);
        UPDATE session_days d SET sessions = d.sessions - part.sessions, seconds = d.seconds - part.seconds
        FROM session_parts(OLD.start_time, OLD.end_time, zone) part
        WHERE d.user_id = OLD.user_id AND d.day = part.day;
        DELETE FROM session_days d USING session_parts(OLD.start_time, OLD.end_time, zone) part
        WHERE d.user_id = OLD.user_id AND d.day = part.day AND d.sessions = 0 AND d.seconds = 0;
      END IF;
      IF TG_OP <> 'DELETE' AND NEW.end_time IS NOT NULL THEN
        zone := session_zone(NEW.user_id);
        IF zone IS NULL THEN RETURN NULL; END IF;
        PERFORM record_session_start(NEW, zone, 1);
        -- Fast path for sessions within one day: splitting costs more than counting.
        first_day := (NEW.start_time AT TIME ZONE zone)::date;
        IF first_day = (NEW.end_time AT TIME ZONE zone)::date THEN
          INSERT INTO session_days AS d (user_id, day, person, sessions, seconds, last_active)
          VALUES (NEW.user_id, first_day, session_person(NEW.user_id), 1,
            floor(extract(epoch FROM NEW.end_time - NEW.start_time)), NEW.last_active)
          ON CONFLICT (user_id, day) DO UPDATE
          SET sessions = d.sessions + excluded.sessions, seconds = d.seconds + excluded.seconds,
              last_active = greatest(d.last_active, excluded.last_active);
        ELSE
          INSERT INTO session_days AS d (user_id, day, person, sessions, seconds, last_active)
          SELECT NEW.user_id, part.day, session_person(NEW.user_id), part.sessions, part.seconds, NEW.last_active
          FROM session_parts(NEW.start_time, NEW.end_time, zone) part ORDER BY part.day
          ON CONFLICT (user_id, day) DO UPDATE
          SET sessions = d.sessions + excluded.sessions, seconds = d.seconds + excluded.seconds,
              last_active = greatest(d.last_active, excluded.last_active);
        END IF;
      END IF;
      RETURN NULL;
    END $$;

  -- Heartbeats update only last_active and fire none of these triggers.
  CREATE TRIGGER session_days_ended AFTER INSERT ON user_sessions
    FOR EACH ROW WHEN (NEW.end_time IS NOT NULL) EXECUTE FUNCTION count_session_days();
  CREATE TRIGGER session_days_changed AFTER UPDATE OF user_id, start_time, end_time, end_reason, duration_seconds ON user_sessions
    FOR EACH ROW WHEN ((OLD.end_time IS NOT NULL OR NEW.end_time IS NOT NULL)
      AND (OLD.user_id, OLD.start_time, OLD.end_time, OLD.end_reason, OLD.duration_seconds)
        IS DISTINCT FROM (NEW.user_id, NEW.start_time, NEW.end_time, NEW.end_reason, NEW.duration_seconds))
    EXECUTE FUNCTION count_session_days();
  CREATE TRIGGER session_days_removed AFTER DELETE ON user_sessions
    FOR EACH ROW WHEN (OLD.end_time IS NOT NULL) EXECUTE FUNCTION count_session_days();
`;

const recounting = `
  -- Recounts the next batch of users, or all users, if the time zone of the organization has changed, nothing was counted
  -- yet, or anyway is true, which also rebuilds all totals. Returns the number of recounted users; 0 when finished. Blocks the end of sessions while it runs.
  CREATE FUNCTION recount_session_days(people integer DEFAULT NULL, anyway boolean DEFAULT false)
  RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE
      here text := coalesce((SELECT time_zone FROM organizations), 'UTC');
      calendar session_calendar;
      next_people uuid[];
    BEGIN
      SELECT * INTO calendar FROM session_calendar;
      IF NOT anyway AND calendar.zone_before = calendar.time_zone AND calendar.time_zone = here THEN RETURN 0; END IF;
      LOCK TABLE session_days IN SHARE ROW EXCLUSIVE MODE;
      IF anyway THEN
        DELETE FROM session_days;
        PERFORM clear_session_totals();
      END IF;
      UPDATE session_calendar SET time_zone = here, counted_to = DEFAULT,
        zone_before = CASE WHEN NOT anyway THEN time_zone END
      WHERE anyway OR (zone_before = time_zone AND time_zone <> here);
      SELECT * INTO calendar FROM session_calendar;
      next_people := ARRAY(SELECT id FROM users WHERE id > calendar.counted_to ORDER BY id LIMIT people);

      DELETE FROM session_days WHERE user_id = ANY (next_people);
      INSERT INTO session_people (user_id)
      SELECT p.id FROM unnest(next_people) p (id) WHERE EXISTS (SELECT FROM user_sessions s WHERE s.user_id = p.id)
      ON CONFLICT (user_id) DO NOTHING;
      INSERT INTO session_days (user_id, day, person, sessions, seconds, last_active)
      SELECT s.user_id, part.day, p.person, sum(part.sessions), sum(part.seconds), max(s.last_active)
      FROM user_sessions s JOIN session_people p USING (user_id),
        session_parts(s.start_time, s.end_time, calendar.time_zone) part
      WHERE s.end_time IS NOT NULL AND s.user_id = ANY (next_people) GROUP BY s.user_id, part.day, p.person;
      PERFORM record_session_starts(next_people, calendar.zone_before, calendar.time_zone);
      PERFORM add_session_changes();

      IF cardinality(next_people) > 0 AND people IS NOT NULL THEN
        UPDATE session_calendar SET counted_to = next_people[cardinality(next_people)];
      ELSE
        UPDATE session_calendar SET zone_before = time_zone;
      END IF;
      RETURN cardinality(next_people);
    END $$;
`;

const indexes = `
  CREATE INDEX user_sessions_open_users_idx ON user_sessions (user_id) WHERE end_time IS NULL;
  -- For the median: the sessions of one minute of duration.
  CREATE INDEX user_sessions_lengths_idx ON user_sessions ((duration_seconds / 60), start_time) INCLUDE (duration_seconds)
    WHERE end_time IS NOT NULL;
`;
