/** Whether the current role is a superuser, whether every role may connect to its database, and the other databases it may use. */
export const rolePrivileges = `
  SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
         EXISTS (SELECT 1 FROM pg_database d, LATERAL aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) a
                 WHERE d.datname = current_database() AND a.grantee = 0 AND a.privilege_type = 'CONNECT') AS open,
         ARRAY(SELECT datname::text FROM pg_database
               WHERE datname LIKE '%\\_lms' AND datname <> current_database()
                 AND has_database_privilege(oid, 'CONNECT')) AS others`;

/** The number of emails that were not sent because there is no mail server. */
export const keptEmails = `SELECT count(*) AS kept FROM outbox_emails WHERE status = 'kept'`;

/** The number of grades that a replay of the ledger does not give, and one of them. */
export const gradesOutOfLedger = `
  SELECT count(*)::int AS count, min('assessment ' || assessment_id || ', student ' || student_id || ': ' || fault) AS example
  FROM ledger_faults()`;
