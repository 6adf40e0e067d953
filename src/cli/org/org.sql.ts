import { bumpVersion } from '#platform/database/sql-text.js';

/** Creates admin $1 of organization $2 unless there is an admin. */
export const insertAdmin = `
  WITH made AS (
    INSERT INTO users (id, organization_id, email, password_hash, one_time_password_expires_at, role, account_status, managed)
    SELECT $1, $2, $3, $4, $6::timestamptz, 'ADMIN', 'invited', true WHERE NOT EXISTS (SELECT 1 FROM users WHERE role = 'ADMIN')
    ON CONFLICT DO NOTHING RETURNING id
  )
  INSERT INTO audit_log (id, organization_id, action, entity, entity_id, data)
  SELECT $5, $2, 'user.created', 'user', id, '{"role": "ADMIN", "by": "operator"}' FROM made`;

/** Gives the admin with the address $2 another one-time password, if the previous one expired unused. */
export const renewAdmin = `
  WITH renewed AS (
    UPDATE users SET password_hash = $3, one_time_password_expires_at = $4::timestamptz, ${bumpVersion('users')}
    WHERE organization_id = $1 AND email = $2 AND role = 'ADMIN' AND account_status = 'invited'
      AND one_time_password_expires_at < now() RETURNING id
  )
  INSERT INTO audit_log (id, organization_id, action, entity, entity_id, data)
  SELECT $5, $1, 'password.renewed', 'user', id, '{"by": "operator"}' FROM renewed`;

/** Sets the status of organization $1 to $2, and tells its running processes; $3 is the id of the audit entry. */
export const changeStatus = `
  WITH changed AS (
    UPDATE organizations SET status = $2, ${bumpVersion('organizations')} WHERE id = $1 AND status <> $2 RETURNING id, status
  ), notified AS (
    SELECT pg_notify('organization_changed', id) FROM changed
  ), audited AS (
    INSERT INTO audit_log (id, organization_id, action, entity, entity_id, data)
    SELECT $3, id, 'organization.' || CASE status WHEN 'closed' THEN 'closed' ELSE 'opened' END, 'organization', id,
           '{"by": "operator"}' FROM changed
  )
  SELECT id FROM changed, notified`;

/** Figures of a database for `org status`. */
export const databaseFigures = `
  SELECT (SELECT count(*) FROM user_sessions WHERE end_time IS NULL) AS sessions,
         pg_database_size(current_database()) AS bytes,
         (SELECT coalesce(sum(size_bytes), 0) FROM stored_files) AS files`;
