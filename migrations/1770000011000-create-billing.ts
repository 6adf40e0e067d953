import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The catalogue, subscriptions, and the functions that compute access to content. */
export class CreateBilling1770000011000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(tcodeTable);
    await database.query(subscriptionTable);
    await database.query(accessFunctions);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP FUNCTION open_courses(uuid, timestamptz), open_units(uuid, timestamptz), open_subjects(uuid, timestamptz);
      DROP FUNCTION has_grant(uuid, text, timestamptz);
      DROP FUNCTION content_grants(uuid, timestamptz), open_content(uuid, timestamptz);
      DROP FUNCTION tier_of(uuid, timestamptz), tier_rank(text);
      DROP FUNCTION subscription_is_valid(text, timestamptz, timestamptz, timestamptz);
      DROP TABLE subscriptions, tcodes;
    `);
  }
}

const tcodeTable = `
  CREATE TABLE tcodes (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    code text NOT NULL CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    kind text NOT NULL CHECK (kind IN ('subject', 'unit', 'course', 'module', 'path')),
    subject_id uuid REFERENCES subjects ON DELETE RESTRICT,
    unit_id uuid REFERENCES units ON DELETE RESTRICT,
    course_id uuid REFERENCES courses ON DELETE RESTRICT,
    module_id uuid REFERENCES modules ON DELETE RESTRICT,
    path_id uuid REFERENCES learning_paths ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    metadata jsonb NOT NULL DEFAULT '{}' CHECK (length(metadata::text) <= 16384),
    content_url text CHECK (content_url ~* '^https://' AND length(content_url) <= 2000),
    is_public boolean NOT NULL DEFAULT false,
    access text NOT NULL DEFAULT 'included' CHECK (access IN ('included', 'licensed')),
    min_tier text NOT NULL DEFAULT 'basic' CHECK (min_tier IN ('basic', 'premium', 'vip')),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'archived')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- The target column must match the kind. Entries without a target are public or archived.
    CONSTRAINT tcodes_kind_target_check CHECK (
      (subject_id IS NULL OR kind = 'subject') AND (unit_id IS NULL OR kind = 'unit') AND (course_id IS NULL OR kind = 'course')
      AND (module_id IS NULL OR kind = 'module') AND (path_id IS NULL OR kind = 'path')
      AND (num_nonnulls(subject_id, unit_id, course_id, module_id, path_id) = 1 OR is_public OR status = 'archived')),
    CONSTRAINT tcodes_public_url_check CHECK (NOT is_public OR content_url IS NOT NULL),
    CONSTRAINT tcodes_public_access_check CHECK (NOT is_public OR access = 'included'),
    CONSTRAINT tcodes_public_tier_check CHECK (NOT is_public OR min_tier = 'basic')
  );
  CREATE UNIQUE INDEX tcodes_code_idx ON tcodes (organization_id, lower(code COLLATE "C"));
  CREATE INDEX ON tcodes (organization_id, status, code);
  CREATE INDEX ON tcodes (organization_id, status, title COLLATE name_order, id);
  CREATE INDEX tcodes_words_idx ON tcodes USING gin (words_of(code, title));
  CREATE INDEX ON tcodes (subject_id);
  CREATE INDEX ON tcodes (unit_id);
  CREATE INDEX ON tcodes (course_id);
  CREATE INDEX ON tcodes (module_id);
  CREATE INDEX ON tcodes (path_id);
  CREATE INDEX tcodes_public_idx ON tcodes (id) WHERE is_public AND status = 'active';
`;

const subscriptionTable = `
  -- Duration, tier and grants are copied from the package when it is sold. reminded: how many days before the end the last
  -- reminder was sent.
  CREATE TABLE subscriptions (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    tcode_id uuid NOT NULL REFERENCES tcodes ON DELETE RESTRICT,
    subscription_type text NOT NULL CHECK (length(subscription_type) BETWEEN 1 AND 50),
    start_date timestamptz NOT NULL,
    duration_days integer NOT NULL CHECK (duration_days BETWEEN 1 AND 36500),
    end_date timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'active', 'expired', 'cancelled', 'suspended')),
    tier text NOT NULL CHECK (tier IN ('basic', 'premium', 'vip')),
    grants text[] NOT NULL DEFAULT '{}' CHECK (grants <@ ARRAY['content:all', 'content:preview']),
    once boolean NOT NULL DEFAULT false,
    auto_renew boolean NOT NULL DEFAULT false,
    granted_by uuid REFERENCES users ON DELETE SET NULL,
    reminded integer CHECK (reminded IN (7, 1, 0)),
    payment_reference text CHECK (length(payment_reference) BETWEEN 1 AND 200),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- A day has 24 hours, independent of daylight saving time.
    CONSTRAINT subscriptions_length_check CHECK (extract(epoch FROM end_date - start_date) = duration_days * 86400)
  );
  CREATE UNIQUE INDEX subscriptions_once_idx ON subscriptions (user_id, tcode_id, subscription_type) WHERE once;
  CREATE INDEX ON subscriptions (user_id, tcode_id, status);
  CREATE INDEX ON subscriptions (organization_id, start_date DESC, id);
  CREATE INDEX ON subscriptions (tcode_id);
  CREATE INDEX ON subscriptions (granted_by);
  CREATE INDEX subscriptions_running_idx ON subscriptions (end_date) WHERE status IN ('pending', 'active');
`;

const accessFunctions = `
  -- The single definition of a valid subscription: start_date is inclusive, end_date exclusive.
  CREATE FUNCTION subscription_is_valid(status text, start_date timestamptz, end_date timestamptz, moment timestamptz)
    RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT status IN ('pending', 'active') AND start_date <= moment AND moment < end_date
    $$;

  -- Content a user may read without being a member of its classroom: subscriptions of the user and of the user's children,
  -- and public content.
  CREATE FUNCTION open_content(person uuid, moment timestamptz)
    RETURNS TABLE (subject_id uuid, unit_id uuid, course_id uuid) LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT t.subject_id, t.unit_id, t.course_id FROM subscriptions s JOIN tcodes t ON t.id = s.tcode_id
      WHERE s.user_id IN (SELECT person UNION ALL SELECT g.student_id FROM guardianships g WHERE g.parent_id = person)
        AND subscription_is_valid(s.status, s.start_date, s.end_date, moment)
      UNION ALL
      SELECT t.subject_id, t.unit_id, t.course_id FROM tcodes t WHERE t.is_public AND t.status = 'active'
    $$;

  -- Grants of a user from subscriptions and from the added role, with their end.
  CREATE FUNCTION content_grants(person uuid, moment timestamptz)
    RETURNS TABLE (name text, until timestamptz) LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT g, s.end_date FROM subscriptions s CROSS JOIN unnest(s.grants) g
      WHERE s.user_id = person AND subscription_is_valid(s.status, s.start_date, s.end_date, moment)
      UNION ALL
      SELECT g, 'infinity' FROM users u JOIN roles r ON r.id = u.role_id CROSS JOIN unnest(r.grants) g
      WHERE u.id = person
    $$;

  -- Position of a tier among the tiers, lowest first.
  CREATE FUNCTION tier_rank(tier text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT array_position(ARRAY['basic', 'premium', 'vip'], tier)
    $$;

  -- Rank of the highest tier of a user: set by an admin, or from valid subscriptions; of parents, also of their children.
  CREATE FUNCTION tier_of(person uuid, moment timestamptz) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
      WITH holder AS (SELECT person AS id UNION ALL SELECT g.student_id FROM guardianships g WHERE g.parent_id = person)
      SELECT coalesce(max(tier_rank(held.tier)), 1) FROM (
        SELECT u.subscription_tier AS tier FROM users u JOIN holder ON holder.id = u.id
        UNION ALL
        SELECT s.tier FROM subscriptions s JOIN holder ON holder.id = s.user_id
        WHERE subscription_is_valid(s.status, s.start_date, s.end_date, moment)) held
    $$;

  -- For use in conditions. plpgsql, because SQL functions are inlined and planned again in every query (docs/decisions/0021).
  CREATE FUNCTION has_grant(person uuid, wanted text, moment timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      RETURN EXISTS (SELECT FROM content_grants(person, moment) g WHERE g.name = wanted);
    END $$;

  -- A school without a catalogue has no open content, and most requests of outsiders ask for it.
  CREATE FUNCTION open_subjects(person uuid, moment timestamptz) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      IF has_grant(person, 'content:all', moment) THEN RETURN array(SELECT s.id FROM subjects s); END IF;
      IF NOT EXISTS (SELECT FROM tcodes) THEN RETURN '{}'; END IF;
      RETURN array(SELECT o.subject_id FROM open_content(person, moment) o WHERE o.subject_id IS NOT NULL);
    END $$;

  CREATE FUNCTION open_units(person uuid, moment timestamptz) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM tcodes) THEN RETURN '{}'; END IF;
      RETURN array(SELECT o.unit_id FROM open_content(person, moment) o WHERE o.unit_id IS NOT NULL);
    END $$;

  CREATE FUNCTION open_courses(person uuid, moment timestamptz) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    BEGIN
      IF has_grant(person, 'content:all', moment) THEN RETURN array(SELECT c.id FROM courses c); END IF;
      IF NOT EXISTS (SELECT FROM tcodes) THEN RETURN '{}'; END IF;
      RETURN array(SELECT o.course_id FROM open_content(person, moment) o WHERE o.course_id IS NOT NULL);
    END $$;
`;
