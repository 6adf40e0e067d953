import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long students worked on each item of an attempt (docs/decisions/0220). */
export class CreateAttemptItemTimes1770000014820 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- As clients report it; kept after the attempt is submitted.
      CREATE TABLE attempt_item_times (
        attempt_id uuid NOT NULL REFERENCES attempts ON DELETE CASCADE,
        item_id uuid NOT NULL,
        seconds integer NOT NULL CHECK (seconds > 0),
        PRIMARY KEY (attempt_id, item_id)
      );

      /**
       * Stores reported seconds of items, in total since the start of the attempt, so that a repeated report changes nothing.
       * All items together never exceed the time of the attempt until moment, without pauses: what is above is cut in
       * proportion. The caller has locked the attempt, so that each report sees the one before.
       */
      CREATE FUNCTION keep_item_times(attempt uuid, items uuid[], reported integer[], moment timestamptz) RETURNS integer
        LANGUAGE sql VOLATILE AS $$
        WITH known AS (
          SELECT item_id, seconds FROM attempt_item_times WHERE attempt_id = attempt
        ), room AS (
          SELECT greatest(0, floor(extract(epoch FROM least(moment, w.deadline_at) - w.started_at)) - w.paused_seconds
            - (SELECT coalesce(sum(seconds), 0) FROM known)) AS seconds
          FROM attempts w WHERE w.id = attempt
        ), added AS (
          SELECT r.item_id, coalesce(known.seconds, 0) AS earlier, max(r.seconds) - coalesce(known.seconds, 0) AS seconds
          FROM unnest(items, reported) r (item_id, seconds) LEFT JOIN known USING (item_id)
          GROUP BY r.item_id, known.seconds HAVING max(r.seconds) > coalesce(known.seconds, 0)
        ), shares AS (
          SELECT item_id, earlier, floor(added.seconds * least(1, room.seconds / sum(added.seconds) OVER ())) AS seconds
          FROM (SELECT item_id, earlier, seconds::numeric FROM added) added CROSS JOIN room
        ), stored AS (
          INSERT INTO attempt_item_times AS t (attempt_id, item_id, seconds)
          SELECT attempt, item_id, earlier + seconds FROM shares WHERE seconds > 0
          ON CONFLICT (attempt_id, item_id) DO UPDATE SET seconds = EXCLUDED.seconds
          RETURNING item_id
        )
        SELECT count(*)::integer FROM stored
      $$;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP FUNCTION keep_item_times(uuid, uuid[], integer[], timestamptz);
      DROP TABLE attempt_item_times;
    `);
  }
}
