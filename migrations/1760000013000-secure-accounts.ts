import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Expiry of one-time passwords, confirmation of new email addresses, and tokens bound to the address they were sent to. */
export class SecureAccounts1760000013000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE users
        ADD COLUMN one_time_password_expires_at timestamptz,
        ADD COLUMN pending_email text CHECK (pending_email = lower(pending_email) AND length(pending_email) <= 254);
      UPDATE users SET one_time_password_expires_at = now() + interval '14 days'
        WHERE account_status = 'invited' AND password_hash IS NOT NULL;
      ALTER TABLE users ADD CONSTRAINT users_one_time_password_check
        CHECK (account_status <> 'invited' OR password_hash IS NULL OR one_time_password_expires_at IS NOT NULL);

      ALTER TABLE auth_tokens ADD COLUMN email text;
      UPDATE auth_tokens t SET email = u.email FROM users u WHERE u.id = t.user_id;
      ALTER TABLE auth_tokens ALTER COLUMN email SET NOT NULL;

      -- The emailed code proves that the user owns the address; the code shown to the sender does not.
      ALTER TABLE invitations ADD COLUMN mailed_code_hash text UNIQUE;

      -- A trigger, so that every statement that changes an address invalidates the links sent to the old one.
      CREATE FUNCTION void_address_secrets() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE auth_tokens SET used_at = now() WHERE user_id = NEW.id AND used_at IS NULL;
        NEW.pending_email := NULL;
        RETURN NEW;
      END $$;
      CREATE TRIGGER users_address_changed BEFORE UPDATE OF email ON users
        FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION void_address_secrets();
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER users_address_changed ON users;
      DROP FUNCTION void_address_secrets;
      ALTER TABLE invitations DROP COLUMN mailed_code_hash;
      ALTER TABLE auth_tokens DROP COLUMN email;
      ALTER TABLE users DROP CONSTRAINT users_one_time_password_check,
        DROP COLUMN one_time_password_expires_at, DROP COLUMN pending_email;
    `);
  }
}
