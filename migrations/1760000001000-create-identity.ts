import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, profiles, login sessions, email tokens and invitations. */
export class CreateIdentity1760000001000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        email text NOT NULL UNIQUE CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$' AND length(email) <= 254),
        username text UNIQUE CHECK (username = lower(username) AND length(username) BETWEEN 1 AND 100),
        password_hash text,
        first_name text CHECK (length(first_name) BETWEEN 1 AND 50),
        last_name text CHECK (length(last_name) BETWEEN 1 AND 50),
        role text NOT NULL DEFAULT 'STUDENT' CHECK (role IN ('ADMIN', 'TEACHER', 'STUDENT', 'PARENT')),
        account_status text NOT NULL DEFAULT 'active' CHECK (account_status IN ('active', 'invited', 'suspended', 'graduated')),
        email_verified boolean NOT NULL DEFAULT false,
        managed boolean NOT NULL DEFAULT false,
        last_login_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON users (role, last_name, first_name, id);
      CREATE INDEX ON users (organization_id);

      CREATE TABLE user_profiles (
        id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        district text, state text,
        country text CHECK (length(country) BETWEEN 2 AND 3 AND country = lower(country)),
        interests text[] NOT NULL DEFAULT '{}',
        skill_level text CHECK (skill_level IN ('beginner', 'intermediate', 'advanced')),
        learning_goals text[] NOT NULL DEFAULT '{}',
        occupation text,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE auth_tokens (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        purpose text NOT NULL CHECK (purpose IN ('verify', 'reset')),
        token_hash text NOT NULL UNIQUE,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON auth_tokens (user_id, purpose);
      CREATE INDEX ON auth_tokens (expires_at);

      CREATE TABLE invitations (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        email text NOT NULL CHECK (email = lower(email)),
        role text NOT NULL CHECK (role IN ('ADMIN', 'TEACHER', 'STUDENT', 'PARENT')),
        classroom_id uuid,
        code_hash text NOT NULL UNIQUE,
        invited_by uuid REFERENCES users ON DELETE SET NULL,
        expires_at timestamptz NOT NULL,
        used_by uuid REFERENCES users ON DELETE SET NULL,
        used_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON invitations (organization_id);
      CREATE INDEX ON invitations (invited_by);
      CREATE INDEX ON invitations (used_by);

      -- No index contains last_active, so that heartbeats are heap-only updates (HOT).
      CREATE TABLE user_sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        ip_address text,
        user_agent text,
        start_time timestamptz NOT NULL,
        last_active timestamptz NOT NULL,
        end_time timestamptz,
        end_reason text CHECK (end_reason IN ('logout', 'idle', 'revoked', 'password_changed', 'token_reuse', 'max_age', 'suspended')),
        duration_seconds integer CHECK (duration_seconds >= 0),
        refresh_hash text NOT NULL UNIQUE,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (last_active >= start_time),
        CHECK ((end_time IS NULL) = (end_reason IS NULL) AND (end_time IS NULL) = (duration_seconds IS NULL))
      ) WITH (fillfactor = 80);
      CREATE INDEX ON user_sessions (user_id, start_time DESC);
      CREATE INDEX user_sessions_open_idx ON user_sessions (start_time) WHERE end_time IS NULL;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE user_sessions, invitations, auth_tokens, user_profiles, users');
  }
}
