import type { MigrationInterface, QueryRunner } from 'typeorm';

/** User preferences, and the roles a school adds to the four base roles. */
export class CreatePreferencesAndRoles1760000001500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE user_preferences (
        id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
        language text,
        playback_speed numeric(3, 2) NOT NULL DEFAULT 1 CHECK (playback_speed BETWEEN 0.25 AND 4),
        time_zone text,
        email_notifications boolean NOT NULL DEFAULT true,
        extra jsonb NOT NULL DEFAULT '{}' CHECK (length(extra::text) <= 16384),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE roles (
        id uuid PRIMARY KEY,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
        description text NOT NULL DEFAULT '',
        base_role text NOT NULL CHECK (base_role IN ('ADMIN', 'TEACHER', 'STUDENT', 'PARENT')),
        grants text[] NOT NULL DEFAULT '{}' CHECK (grants <@ ARRAY['content:all', 'content:preview', 'diagnostics:read']),
        is_system boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (id, base_role)
      );
      CREATE UNIQUE INDEX roles_name_key ON roles (lower(name));
      INSERT INTO roles (id, name, base_role, is_system)
      SELECT gen_random_uuid(), name, name, true FROM unnest(ARRAY['ADMIN', 'TEACHER', 'STUDENT', 'PARENT']) AS name;

      -- The base role of a user's added role always equals the user's role.
      ALTER TABLE users ADD COLUMN role_id uuid,
        ADD FOREIGN KEY (role_id, role) REFERENCES roles (id, base_role) ON DELETE RESTRICT;
      CREATE INDEX ON users (role_id, role);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE users DROP COLUMN role_id;
      DROP TABLE roles, user_preferences;
    `);
  }
}
