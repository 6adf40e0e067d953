import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people do with resources, and the views and ratings of each resource. */
export class CreateLearningActivity1770000014100 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(activityTable);
    await database.query(counterTriggers);
    await database.query(dayTriggers);
    await database.query(totalFunctions);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER session_participants_day_recorded ON session_participants;
      DROP TABLE user_learning_activity;
      DROP FUNCTION has_activity(uuid), count_views(), count_ratings(), record_activity_day(), record_live_day();
      DROP FUNCTION activity_totals(uuid), progress_totals(uuid), learning_streak(uuid, timestamptz);
    `);
  }
}

const activityTable = `
  -- One row per person, resource and kind. Percentages of bookmarks and ratings follow that of the viewed row. notes is encrypted.
  CREATE TABLE user_learning_activity (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    resource_id uuid NOT NULL REFERENCES resources ON DELETE CASCADE,
    activity_type text NOT NULL CHECK (activity_type IN ('viewed', 'completed', 'bookmarked', 'rated')),
    progress_percent integer NOT NULL DEFAULT 0 CHECK (progress_percent BETWEEN 0 AND 100),
    time_spent_seconds integer NOT NULL DEFAULT 0 CHECK (time_spent_seconds >= 0),
    rating integer CHECK (rating BETWEEN 1 AND 5),
    notes text CHECK (notes ~ '^v[0-9]+:'),
    last_viewed_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_learning_activity_once_key UNIQUE (user_id, resource_id, activity_type),
    CHECK ((activity_type = 'rated') = (rating IS NOT NULL)),
    CHECK (activity_type <> 'completed' OR progress_percent = 100),
    CHECK (activity_type = 'viewed' OR num_nonnulls(last_viewed_at) = 0 AND time_spent_seconds = 0)
  ) WITH (fillfactor = 80);
  CREATE INDEX ON user_learning_activity (user_id, created_at DESC, id);
  CREATE INDEX ON user_learning_activity (user_id, updated_at DESC, id) INCLUDE (activity_type);
  CREATE INDEX ON user_learning_activity (resource_id);
  CREATE INDEX user_learning_activity_unfinished_idx ON user_learning_activity (user_id, updated_at DESC)
    WHERE activity_type = 'viewed' AND progress_percent BETWEEN 1 AND 99;

  -- Whether anyone has viewed, kept or rated the resource: such a resource is archived instead of deleted.
  CREATE FUNCTION has_activity(resource uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN EXISTS (SELECT FROM user_learning_activity a WHERE a.resource_id = resource);
    END $$;
`;

/** The triggers lock the resources last and in the order of their ids, so that concurrent statements cannot deadlock. */
const counterTriggers = `
  -- A view counts if it is the first of the person, or more than 30 minutes after the last. Views stay when a person is erased.
  CREATE FUNCTION count_views() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE resources SET view_count = view_count + 1 WHERE id = NEW.resource_id;
      RETURN NULL;
    END $$;
  CREATE TRIGGER user_learning_activity_view_added AFTER INSERT ON user_learning_activity
    FOR EACH ROW WHEN (NEW.last_viewed_at IS NOT NULL) EXECUTE FUNCTION count_views();
  CREATE TRIGGER user_learning_activity_view_repeated AFTER UPDATE OF last_viewed_at ON user_learning_activity
    FOR EACH ROW WHEN (NEW.last_viewed_at > coalesce(OLD.last_viewed_at + interval '30 minutes', '-infinity'))
    EXECUTE FUNCTION count_views();

  CREATE FUNCTION count_ratings() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      ids uuid[];
      counts integer[];
      totals integer[];
    BEGIN
      IF TG_OP = 'INSERT' THEN
        SELECT array_agg(t.resource_id), array_agg(t.count), array_agg(t.total) INTO ids, counts, totals
        FROM (SELECT resource_id, count(*) AS count, sum(rating) AS total FROM added WHERE rating IS NOT NULL GROUP BY 1) t;
      ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(t.resource_id), array_agg(-t.count), array_agg(-t.total) INTO ids, counts, totals
        FROM (SELECT resource_id, count(*) AS count, sum(rating) AS total FROM removed WHERE rating IS NOT NULL GROUP BY 1) t;
      ELSE
        SELECT array_agg(t.resource_id), array_agg(0), array_agg(t.total) INTO ids, counts, totals
        FROM (SELECT n.resource_id, sum(n.rating - o.rating) AS total FROM added n JOIN removed o USING (id)
              WHERE n.rating <> o.rating GROUP BY 1) t;
      END IF;
      IF ids IS NULL THEN RETURN NULL; END IF;
      PERFORM FROM resources WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
      UPDATE resources r SET rating_count = r.rating_count + c.count, rating_total = r.rating_total + c.total,
        rating_avg = coalesce(round((r.rating_total + c.total)::numeric / nullif(r.rating_count + c.count, 0), 2), 0)
      FROM unnest(ids, counts, totals) c (id, count, total) WHERE r.id = c.id;
      RETURN NULL;
    END $$;
  CREATE TRIGGER user_learning_activity_added AFTER INSERT ON user_learning_activity REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_ratings();
  CREATE TRIGGER user_learning_activity_changed AFTER UPDATE ON user_learning_activity
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_ratings();
  CREATE TRIGGER user_learning_activity_removed AFTER DELETE ON user_learning_activity REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_ratings();
`;

/** The name of the first trigger sorts before those of the counters, because resources are locked last. */
const dayTriggers = `
  CREATE FUNCTION record_activity_day() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO user_learning_days VALUES (NEW.user_id, (NEW.updated_at AT TIME ZONE person_time_zone(NEW.user_id))::date)
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
  CREATE TRIGGER user_learning_activity_day_recorded AFTER INSERT OR UPDATE OF updated_at ON user_learning_activity
    FOR EACH ROW EXECUTE FUNCTION record_activity_day();

  CREATE FUNCTION record_live_day() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO user_learning_days VALUES (NEW.user_id, (NEW.last_joined_at AT TIME ZONE person_time_zone(NEW.user_id))::date)
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
  CREATE TRIGGER session_participants_day_recorded AFTER INSERT OR UPDATE OF last_joined_at ON session_participants
    FOR EACH ROW WHEN (NEW.last_joined_at IS NOT NULL AND NEW.role <> 'instructor') EXECUTE FUNCTION record_live_day();
`;

const totalFunctions = `
  -- The days in a row on which the person learned: up to today, or up to yesterday if they have not learned today yet, in their
  -- time zone; the most that ever were; and all. A person who traveled west may have a day after today, which counts once it has come.
  CREATE FUNCTION learning_streak(person uuid, moment timestamptz) RETURNS TABLE (streak integer, longest integer, days integer)
    LANGUAGE plpgsql STABLE AS $$
    DECLARE
      today date := (moment AT TIME ZONE person_time_zone(person))::date;
    BEGIN
      RETURN QUERY SELECT coalesce(max(r.length) FILTER (WHERE r.last_day >= today - 1), 0)::int, coalesce(max(r.length), 0)::int,
          coalesce(sum(r.length), 0)::int
        FROM (SELECT count(*) AS length, max(d.day) AS last_day
              FROM (SELECT l.day, l.day - row_number() OVER (ORDER BY l.day)::int AS run FROM user_learning_days l
                    WHERE l.user_id = person AND l.day <= today) d
              GROUP BY d.run) r;
    END $$;

  -- What the person has completed, and how long it took: of resources, and of everything else; lessons count with their module.
  CREATE FUNCTION activity_totals(person uuid) RETURNS TABLE (completed integer, seconds integer) LANGUAGE plpgsql STABLE AS $$
    BEGIN
      RETURN QUERY SELECT count(*) FILTER (WHERE a.activity_type = 'completed')::int, least(coalesce(sum(a.time_spent_seconds), 0), 2147483647)::int
        FROM user_learning_activity a WHERE a.user_id = person;
    END $$;
  CREATE FUNCTION progress_totals(person uuid) RETURNS TABLE (completed integer, seconds integer) LANGUAGE plpgsql STABLE AS $$
    BEGIN
      RETURN QUERY SELECT count(*) FILTER (WHERE p.status = 'completed')::int, least(coalesce(60 * sum(p.time_spent_minutes), 0), 2147483647)::int
        FROM user_progress p WHERE p.user_id = person AND p.lesson_id IS NULL;
    END $$;
`;
