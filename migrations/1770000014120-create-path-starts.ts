import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has started and completed which learning path. */
export class CreatePathStarts1770000014120 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(startTable);
    await database.query(progressFunctions);
    await database.query(completionTriggers);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER user_learning_activity_paths_completed ON user_learning_activity;
      DROP TRIGGER learning_path_items_reduced ON learning_path_items;
      DROP TRIGGER learning_path_items_eased ON learning_path_items;
      DROP TABLE learning_path_starts;
      DROP FUNCTION complete_paths(uuid, uuid[], timestamptz), complete_started(uuid, timestamptz), complete_after_activity(),
        complete_after_start(), complete_after_change(), path_progress(uuid, uuid[]), resource_progress(uuid, uuid[]),
        has_started(uuid, uuid);
    `);
  }
}

const startTable = `
  CREATE TABLE learning_path_starts (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    path_id uuid NOT NULL REFERENCES learning_paths ON DELETE RESTRICT,
    started_at timestamptz NOT NULL,
    -- Set once, and kept when the items of the path change.
    completed_at timestamptz,
    CONSTRAINT learning_path_starts_once_key UNIQUE (user_id, path_id)
  );
  CREATE INDEX ON learning_path_starts (path_id) WHERE completed_at IS NULL;
  CREATE INDEX ON learning_path_starts (path_id);
`;

const progressFunctions = `
  CREATE FUNCTION has_started(person uuid, path uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN EXISTS (SELECT FROM learning_path_starts s WHERE s.user_id = person AND s.path_id = path);
    END $$;

  -- How far a person is with resources; those without activity are left out.
  CREATE FUNCTION resource_progress(person uuid, wanted uuid[]) RETURNS TABLE (resource_id uuid, percent integer, is_completed boolean)
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN QUERY SELECT a.resource_id, max(a.progress_percent), bool_or(a.activity_type = 'completed')
        FROM user_learning_activity a WHERE a.user_id = person AND a.resource_id = ANY (wanted) GROUP BY a.resource_id;
    END $$;

  -- How far a person is with paths: the required items that are completed. Archived resources are not required.
  CREATE FUNCTION path_progress(person uuid, wanted uuid[]) RETURNS TABLE
    (path_id uuid, percent integer, required integer, completed integer, started_at timestamptz, completed_at timestamptz)
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN QUERY SELECT p.id, coalesce(100 * i.completed / nullif(i.required, 0), 0), i.required, i.completed, s.started_at,
          s.completed_at
        FROM unnest(wanted) p (id) CROSS JOIN LATERAL (
          SELECT count(*)::int AS required, count(a.id)::int AS completed
          FROM learning_path_items n JOIN resources r ON r.id = n.resource_id AND r.status = 'active'
            LEFT JOIN user_learning_activity a ON a.user_id = person AND a.resource_id = n.resource_id AND a.activity_type = 'completed'
          WHERE n.path_id = p.id AND n.required) i
        LEFT JOIN learning_path_starts s ON s.user_id = person AND s.path_id = p.id;
    END $$;
`;

/**
 * Completions are recorded at the end of the transaction that completes the last required item, in turn per person: of two
 * transactions that complete the last two items, the second sees the first. 16 is the lock \`learningPaths\` (advisory-locks.ts).
 */
const completionTriggers = `
  CREATE FUNCTION complete_paths(person uuid, wanted uuid[], moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE learning_path_starts s SET completed_at = greatest(moment, s.started_at)
      FROM path_progress(person, wanted) p
      WHERE s.user_id = person AND s.path_id = p.path_id AND s.completed_at IS NULL AND p.required > 0 AND p.completed = p.required;
    END $$;

  CREATE FUNCTION complete_after_activity() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended(NEW.user_id::text, 16));
      PERFORM complete_paths(NEW.user_id, array(
        SELECT s.path_id FROM learning_path_starts s JOIN learning_path_items i ON i.path_id = s.path_id
        WHERE s.user_id = NEW.user_id AND s.completed_at IS NULL AND i.resource_id = NEW.resource_id), NEW.updated_at);
      RETURN NULL;
    END $$;
  CREATE CONSTRAINT TRIGGER user_learning_activity_paths_completed AFTER INSERT ON user_learning_activity
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.activity_type = 'completed') EXECUTE FUNCTION complete_after_activity();

  CREATE FUNCTION complete_after_start() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended(NEW.user_id::text, 16));
      PERFORM complete_paths(NEW.user_id, ARRAY[NEW.path_id], NEW.started_at);
      RETURN NULL;
    END $$;
  CREATE CONSTRAINT TRIGGER learning_path_starts_completed AFTER INSERT ON learning_path_starts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION complete_after_start();

  -- Everyone who has completed what a path, or any path, still requires. Returns their number.
  CREATE FUNCTION complete_started(path uuid, moment timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE
      found integer;
    BEGIN
      UPDATE learning_path_starts s SET completed_at = greatest(moment, s.started_at)
      WHERE s.completed_at IS NULL AND (path IS NULL OR s.path_id = path)
        AND (SELECT p.required > 0 AND p.completed = p.required FROM path_progress(s.user_id, ARRAY[s.path_id]) p);
      GET DIAGNOSTICS found = ROW_COUNT;
      RETURN found;
    END $$;

  CREATE FUNCTION complete_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM complete_started(c.path_id, now()) FROM (SELECT DISTINCT path_id FROM changed ORDER BY 1) c;
      RETURN NULL;
    END $$;
  CREATE TRIGGER learning_path_items_reduced AFTER DELETE ON learning_path_items REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION complete_after_change();
  CREATE TRIGGER learning_path_items_eased AFTER UPDATE ON learning_path_items REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION complete_after_change();
`;
