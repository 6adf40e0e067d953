import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Error groups for the operator, without messages or user data. Affected users are stored as hashes that differ between
 * rows, at most 100 per group, and only counted.
 */
export class CreateErrorReports1770000014000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE error_reports (
        id uuid PRIMARY KEY,
        source text NOT NULL CHECK (source IN ('request', 'job', 'process')),
        route text NOT NULL CHECK (length(route) BETWEEN 1 AND 300),
        status smallint,
        error_class text NOT NULL,
        code text,
        place text,
        release text NOT NULL,
        occurrences integer NOT NULL CHECK (occurrences > 0),
        people text[] NOT NULL CHECK (cardinality(people) <= 100),
        request_ids text[] NOT NULL CHECK (cardinality(request_ids) <= 5),
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        notified_at timestamptz
      );
      CREATE INDEX ON error_reports (last_seen_at);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE error_reports');
  }
}
