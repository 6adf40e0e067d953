import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Certificates of completion, and the keys that sign them as Open Badges. */
export class CreateCertificates1770000013500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- Names and title as they were when the certificate was issued.
      CREATE TABLE certificates (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        course_id uuid NOT NULL REFERENCES courses ON DELETE RESTRICT,
        recipient_name text NOT NULL CHECK (length(recipient_name) BETWEEN 1 AND 300),
        course_title text NOT NULL CHECK (length(course_title) BETWEEN 1 AND 255),
        organization_name text NOT NULL,
        completed_at timestamptz NOT NULL,
        -- In the time zone of the organization.
        completed_on date NOT NULL,
        -- Crockford's base32.
        code text NOT NULL UNIQUE CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{26}$'),
        issued_at timestamptz NOT NULL,
        -- The signed Open Badges credential, once it was requested.
        credential text,
        replaces_id uuid UNIQUE REFERENCES certificates ON DELETE CASCADE,
        revoked_at timestamptz,
        revoked_by uuid REFERENCES users ON DELETE SET NULL,
        revocation_reason text CHECK (length(revocation_reason) BETWEEN 1 AND 500),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
        CHECK (revoked_at IS NOT NULL OR revoked_by IS NULL)
      );
      -- A completion has one certificate, and those that replace it one after the other.
      CREATE UNIQUE INDEX certificates_completion_key ON certificates (user_id, course_id, completed_at) WHERE replaces_id IS NULL;
      -- A person has one valid certificate of a course.
      CREATE UNIQUE INDEX certificates_valid_key ON certificates (user_id, course_id) WHERE revoked_at IS NULL;
      CREATE INDEX ON certificates (user_id, issued_at DESC, id DESC);
      CREATE INDEX ON certificates (course_id, issued_at DESC, id DESC);
      CREATE INDEX ON certificates (course_id, recipient_name COLLATE name_order, id);
      CREATE INDEX ON certificates (revoked_by);
      CREATE INDEX certificates_words_idx ON certificates USING gin (words_of(recipient_name));

      CREATE TABLE credential_keys (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        -- Ed25519 keys in Multikey form; the secret key is encrypted.
        public_key text NOT NULL UNIQUE,
        secret_key_encrypted text NOT NULL,
        retired_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX credential_keys_current_key ON credential_keys (organization_id) WHERE retired_at IS NULL;

      -- The positions of credentials in the status list of their key. Those of deleted certificates stay, as revoked.
      CREATE TABLE credential_statuses (
        status_index integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        certificate_id uuid UNIQUE REFERENCES certificates ON DELETE SET NULL,
        key_id uuid NOT NULL REFERENCES credential_keys ON DELETE RESTRICT
      );
      CREATE INDEX ON credential_statuses (key_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE credential_statuses, credential_keys, certificates;');
  }
}
