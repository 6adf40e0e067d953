import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Bytes stored by the organization and by each user, updated by the transactions that insert and delete files. Thumbnails
 * count only for the organization; existing thumbnails are measured by the nightly clean-up.
 */
export class CountStorage1760000017000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE stored_files
        ADD COLUMN thumbnail_bytes integer NOT NULL DEFAULT 0 CHECK (thumbnail_bytes >= 0);

      CREATE TABLE organization_storage (
        organization_id text PRIMARY KEY REFERENCES organizations ON DELETE RESTRICT,
        used_bytes bigint NOT NULL CHECK (used_bytes >= 0)
      );
      CREATE TABLE user_storage (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        used_bytes bigint NOT NULL CHECK (used_bytes >= 0)
      );

      INSERT INTO organization_storage
        SELECT organization_id, sum(size_bytes) FROM stored_files GROUP BY organization_id;
      INSERT INTO user_storage
        SELECT owner_id, sum(size_bytes) FROM stored_files WHERE owner_id IS NOT NULL GROUP BY owner_id;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE user_storage;
      DROP TABLE organization_storage;
      ALTER TABLE stored_files DROP COLUMN thumbnail_bytes;
    `);
  }
}
