import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The secret URLs at which calendar programs read the calendars of people. */
export class CreateCalendar1770000013950 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE calendar_feeds (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
        token_hash text NOT NULL UNIQUE,
        last_fetched_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE calendar_feeds;');
  }
}
