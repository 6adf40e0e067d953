import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests to erase accounts, and the ledger of erased accounts. */
export class CreatePrivacy1770000002500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- A confirmed request outlives the person, without the person.
      CREATE TABLE erasure_requests (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        user_id uuid REFERENCES users ON DELETE CASCADE,
        requested_by uuid REFERENCES users ON DELETE SET NULL,
        status text NOT NULL DEFAULT 'requested' CHECK (status IN ('requested', 'confirmed', 'rejected')),
        reason text CHECK (length(reason) BETWEEN 1 AND 1000),
        decided_by uuid REFERENCES users ON DELETE SET NULL,
        decided_at timestamptz,
        decision_reason text CHECK (length(decision_reason) BETWEEN 1 AND 1000),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((status = 'requested') = (decided_at IS NULL)),
        CHECK ((status = 'rejected') = (decision_reason IS NOT NULL)),
        CHECK ((status = 'confirmed') = (user_id IS NULL)),
        CHECK (user_id IS NOT NULL OR reason IS NULL)
      );
      -- A person has at most one open request.
      CREATE UNIQUE INDEX erasure_requests_open_key ON erasure_requests (user_id) WHERE status = 'requested';
      CREATE INDEX ON erasure_requests (user_id);
      CREATE INDEX ON erasure_requests (organization_id, created_at DESC, id);
      CREATE INDEX ON erasure_requests (requested_by);
      CREATE INDEX ON erasure_requests (decided_by);

      -- Erased accounts, so that a restored backup can be erased again. Nothing but the id, which refers to nothing any more.
      CREATE TABLE erasure_ledger (
        user_id uuid PRIMARY KEY,
        erased_at timestamptz NOT NULL,
        backups_clear_at timestamptz NOT NULL CHECK (backups_clear_at >= erased_at),
        -- When the last backup with the data had expired.
        cleared_at timestamptz
      );
      CREATE INDEX ON erasure_ledger (backups_clear_at) WHERE cleared_at IS NULL;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE erasure_ledger, erasure_requests');
  }
}
