import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The organization that owns this database, the audit log, job runs, the email outbox and rate limits. */
export class CreateKernel1770000001000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE organizations (
        id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$'),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed')),
        time_zone text NOT NULL DEFAULT 'UTC',
        locale text NOT NULL DEFAULT 'en',
        settings jsonb NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      -- A database belongs to exactly one organization.
      CREATE UNIQUE INDEX organizations_only_one ON organizations ((true));

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF current_setting('homeroom.allow_erase', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF;
          RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
        END $$;

      CREATE TABLE audit_log (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        actor_id uuid,
        action text NOT NULL,
        entity text NOT NULL,
        entity_id text,
        data jsonb NOT NULL DEFAULT '{}',
        ip text,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON audit_log (created_at DESC, id DESC);
      CREATE INDEX ON audit_log (entity, entity_id, created_at DESC, id DESC);
      CREATE INDEX ON audit_log (action, created_at DESC, id DESC);
      CREATE INDEX ON audit_log (actor_id, created_at DESC, id DESC);
      CREATE INDEX audit_log_addresses_idx ON audit_log (created_at) WHERE ip IS NOT NULL;
      CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();

      CREATE TABLE job_runs (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz NOT NULL,
        affected integer NOT NULL,
        error text
      );
      CREATE INDEX ON job_runs (started_at DESC);

      CREATE TABLE outbox_emails (
        id uuid PRIMARY KEY,
        recipient text NOT NULL,
        -- The account the email is to, whatever its address is by now; null for people without one.
        user_id uuid,
        sealed text,
        status text NOT NULL CHECK (status IN ('queued', 'kept', 'sent')),
        created_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz
      );
      CREATE INDEX ON outbox_emails (created_at);
      CREATE INDEX ON outbox_emails (user_id) WHERE user_id IS NOT NULL;

      -- Rate limit counts of all processes. Unlogged: a crash of the server only resets the counts.
      CREATE UNLOGGED TABLE rate_limits (
        key text PRIMARY KEY,
        points integer NOT NULL DEFAULT 0,
        expire bigint
      );
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE rate_limits, outbox_emails, job_runs, audit_log, organizations;
      DROP FUNCTION refuse_change();
    `);
  }
}
