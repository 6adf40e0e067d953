import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles, users with their profiles and preferences, email tokens, known devices, invitations and login sessions. */
export class CreateIdentity1770000002000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(roleTable);
    await database.query(userTables);
    await database.query(tokenTables);
    await database.query(invitationTable);
    await database.query(sessionTable);
    await database.query('ALTER TABLE outbox_emails ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE');
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE outbox_emails DROP CONSTRAINT outbox_emails_user_id_fkey;
      DROP TABLE user_sessions, invitations, known_devices, auth_tokens, user_preferences, user_profiles, users, roles;
      DROP FUNCTION void_address_secrets();
    `);
  }
}

const roleTable = `
  -- The four base roles, and the roles a school adds to them.
  CREATE TABLE roles (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
    description text NOT NULL DEFAULT '',
    base_role text NOT NULL CHECK (base_role IN ('ADMIN', 'TEACHER', 'STUDENT', 'PARENT')),
    grants text[] NOT NULL DEFAULT '{}' CHECK (grants <@ ARRAY['content:all', 'content:preview']),
    is_system boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, base_role)
  );
  CREATE UNIQUE INDEX roles_name_key ON roles (fold_text(name));
  CREATE INDEX ON roles (is_system DESC, name COLLATE name_order, id);
  INSERT INTO roles (id, name, base_role, is_system)
  SELECT gen_random_uuid(), name, name, true FROM unnest(ARRAY['ADMIN', 'TEACHER', 'STUDENT', 'PARENT']) AS name;
`;

const userTables = `
  CREATE TABLE users (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    -- A domain with a top-level domain of letters, or in Punycode.
    email text NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) <= 254
      AND email ~ '^[^@[:space:]]+@([^@[:space:].|]+\\.)+([a-z]{2,}|xn[a-z0-9-]{2,})$'),
    -- A new address waits here until its owner confirms it.
    pending_email text CHECK (pending_email = lower(pending_email) AND length(pending_email) <= 254),
    username text UNIQUE CHECK (username = lower(username) AND length(username) BETWEEN 1 AND 100),
    external_id text,
    password_hash text,
    one_time_password_expires_at timestamptz,
    first_name text CHECK (length(first_name) BETWEEN 1 AND 50),
    last_name text CHECK (length(last_name) BETWEEN 1 AND 50),
    role text NOT NULL DEFAULT 'STUDENT' CHECK (role IN ('ADMIN', 'TEACHER', 'STUDENT', 'PARENT')),
    role_id uuid,
    -- The minimum tier of the user, independent of subscriptions.
    subscription_tier text NOT NULL DEFAULT 'basic' CHECK (subscription_tier IN ('basic', 'premium', 'vip')),
    workshop_access_granted boolean NOT NULL DEFAULT true,
    account_status text NOT NULL DEFAULT 'active' CHECK (account_status IN ('active', 'invited', 'suspended', 'graduated')),
    email_verified boolean NOT NULL DEFAULT false,
    managed boolean NOT NULL DEFAULT false,
    last_login_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- The base role of a user's added role always equals the user's role.
    FOREIGN KEY (role_id, role) REFERENCES roles (id, base_role) ON DELETE RESTRICT,
    CONSTRAINT users_one_time_password_check
      CHECK (account_status <> 'invited' OR password_hash IS NULL OR one_time_password_expires_at IS NOT NULL)
  );
  CREATE INDEX ON users (role, last_name COLLATE name_order, first_name COLLATE name_order, id) INCLUDE (organization_id);
  CREATE INDEX ON users (organization_id, last_name COLLATE name_order, first_name COLLATE name_order, id);
  CREATE INDEX users_words_idx ON users
    USING gin (words_of(first_name, last_name, username, CASE WHEN email NOT LIKE '%.invalid' THEN email END));
  CREATE INDEX ON users (role_id, role);
  CREATE INDEX ON users (subscription_tier);
  CREATE UNIQUE INDEX users_external_id_idx ON users (organization_id, external_id) WHERE external_id IS NOT NULL;

  CREATE TABLE user_profiles (
    id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    district text, state text,
    country text DEFAULT 'us' CHECK (length(country) BETWEEN 2 AND 3 AND country = lower(country)),
    interests text[] NOT NULL DEFAULT '{}',
    skill_level text DEFAULT 'beginner' CHECK (skill_level IN ('beginner', 'intermediate', 'advanced')),
    learning_goals text[] NOT NULL DEFAULT '{}',
    -- Encrypted by the application.
    occupation text,
    political_preference text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON user_profiles USING gin (interests);
  CREATE INDEX ON user_profiles (country, state, district);

  CREATE TABLE user_preferences (
    id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    language text,
    time_zone text CHECK (length(time_zone) <= 60),
    playback_speed numeric(3, 2) NOT NULL DEFAULT 1 CHECK (playback_speed BETWEEN 0.25 AND 4),
    email_notifications boolean NOT NULL DEFAULT true,
    extra jsonb NOT NULL DEFAULT '{}' CHECK (length(extra::text) <= 16384),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
`;

const tokenTables = `
  CREATE TABLE auth_tokens (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('verify', 'reset')),
    -- The address the token was sent to.
    email text NOT NULL,
    token_hash text NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON auth_tokens (user_id, purpose);
  CREATE INDEX ON auth_tokens (expires_at);

  -- A trigger, so that every statement that changes an address invalidates the links sent to the old one.
  CREATE FUNCTION void_address_secrets() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE auth_tokens SET used_at = now() WHERE user_id = NEW.id AND used_at IS NULL;
    NEW.pending_email := NULL;
    RETURN NEW;
  END $$;
  CREATE TRIGGER users_address_changed BEFORE UPDATE OF email ON users
    FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION void_address_secrets();

  -- Devices a user has logged in from, as keyed hashes.
  CREATE TABLE known_devices (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    device_hash text NOT NULL,
    last_login_at timestamptz NOT NULL,
    UNIQUE (user_id, device_hash)
  );
  CREATE INDEX ON known_devices (last_login_at);
`;

const invitationTable = `
  CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    email text NOT NULL CHECK (email = lower(email)),
    role text NOT NULL CHECK (role IN ('ADMIN', 'TEACHER', 'STUDENT', 'PARENT')),
    classroom_id uuid,
    code_hash text NOT NULL UNIQUE,
    -- The emailed code proves that the user owns the address; the code shown to the sender does not.
    mailed_code_hash text UNIQUE,
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
  -- At most one open invitation per sender, address and classroom.
  CREATE UNIQUE INDEX invitations_open_key ON invitations (invited_by, email, classroom_id) NULLS NOT DISTINCT
    WHERE used_at IS NULL AND invited_by IS NOT NULL;
`;

const sessionTable = `
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
    -- Hashes of refresh tokens that were exchanged in the last seconds, each with the time as Unix seconds.
    recent_refreshes jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (last_active >= start_time),
    CHECK ((end_time IS NULL) = (end_reason IS NULL) AND (end_time IS NULL) = (duration_seconds IS NULL))
  ) WITH (fillfactor = 80);
  CREATE INDEX ON user_sessions (user_id, start_time DESC);
  CREATE INDEX user_sessions_open_idx ON user_sessions (start_time) WHERE end_time IS NULL;
`;
