import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Achievements that people have earned. */
export class CreateAchievements1770000014150 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE user_achievements (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        key text NOT NULL CHECK (key ~ '^[a-z]+(-[a-z]+)*$' AND length(key) <= 50),
        earned_at timestamptz NOT NULL,
        CONSTRAINT user_achievements_once_key UNIQUE (user_id, key)
      );
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE user_achievements');
  }
}
