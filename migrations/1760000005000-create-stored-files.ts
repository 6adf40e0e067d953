import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Metadata of uploaded files; their content is in the storage of the organization. */
export class CreateStoredFiles1760000005000 implements MigrationInterface {
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
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON stored_files (organization_id);
      CREATE INDEX ON stored_files (owner_id);
      CREATE INDEX ON stored_files (created_at);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE stored_files');
  }
}
