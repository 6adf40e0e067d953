import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Aggregate analytics: groups of people who are counted together only, and what was published of them (docs/decisions/0144). */
export class CreateAnalytics1770000014500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- A group of people who are counted together, with its totals while all of them permitted it.
      CREATE TABLE analytics_blocks (
        id uuid PRIMARY KEY,
        -- The quarter in which the group was formed, such as 2026-Q4.
        cohort text NOT NULL CHECK (cohort ~ '^[0-9]{4}-Q[1-4]$'),
        size integer NOT NULL CHECK (size >= 5),
        totals jsonb NOT NULL DEFAULT '{}',
        -- Set when a member no longer permits it; the totals of the day before stay.
        frozen_at timestamptz,
        created_at timestamptz NOT NULL
      );

      -- People who are or were counted. Only people without a row count as new in a group.
      CREATE TABLE analytics_members (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        block_id uuid REFERENCES analytics_blocks ON DELETE SET NULL
      );
      CREATE INDEX ON analytics_members (block_id);

      -- What was published on a day; it never changes.
      CREATE TABLE analytics_snapshots (
        id uuid PRIMARY KEY,
        day date NOT NULL UNIQUE,
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE analytics_snapshots, analytics_members, analytics_blocks;');
  }
}
