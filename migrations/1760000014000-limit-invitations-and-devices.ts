import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Known devices of an account as keyed hashes; at most one open invitation per sender, address and classroom. */
export class LimitInvitationsAndDevices1760000014000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE known_devices (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        device_hash text NOT NULL,
        last_login_at timestamptz NOT NULL,
        UNIQUE (user_id, device_hash)
      );
      CREATE INDEX ON known_devices (last_login_at);

      DELETE FROM invitations older USING invitations newer
      WHERE older.used_at IS NULL AND newer.used_at IS NULL AND older.invited_by = newer.invited_by
        AND older.email = newer.email AND older.classroom_id IS NOT DISTINCT FROM newer.classroom_id
        AND (older.created_at, older.id) < (newer.created_at, newer.id);
      CREATE UNIQUE INDEX invitations_open_key ON invitations (invited_by, email, classroom_id) NULLS NOT DISTINCT
        WHERE used_at IS NULL AND invited_by IS NOT NULL;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP INDEX invitations_open_key; DROP TABLE known_devices;');
  }
}
