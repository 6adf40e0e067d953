import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Metadata of uploaded files, whose content is in the storage of the organization, and the bytes they use. */
export class CreateStoredFiles1770000004000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE stored_files (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        owner_id uuid REFERENCES users ON DELETE SET NULL,
        storage_key text NOT NULL UNIQUE CHECK (length(storage_key) BETWEEN 1 AND 200),
        original_name text NOT NULL CHECK (length(original_name) BETWEEN 1 AND 255),
        mime_type text NOT NULL,
        size_bytes integer NOT NULL CHECK (size_bytes > 0),
        sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        thumbnail_key text UNIQUE,
        thumbnail_bytes integer NOT NULL DEFAULT 0 CHECK (thumbnail_bytes >= 0),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON stored_files (organization_id);
      CREATE INDEX ON stored_files (owner_id);
      CREATE INDEX ON stored_files (created_at);

      -- Bytes stored by the organization and by each user, updated by the transactions that insert and delete files.
      -- Thumbnails count only for the organization.
      CREATE TABLE organization_storage (
        organization_id text PRIMARY KEY REFERENCES organizations ON DELETE RESTRICT,
        used_bytes bigint NOT NULL CHECK (used_bytes >= 0)
      );
      CREATE TABLE user_storage (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        used_bytes bigint NOT NULL CHECK (used_bytes >= 0)
      );
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE user_storage, organization_storage, stored_files');
  }
}
