/** Tables of the organization with their columns; $1 the table of migrations, which is left out. */
export const selectTables = `
  SELECT c.relname AS name,
         json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                                    'isGenerated', a.attgenerated <> '') ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relpersistence = 'p' AND c.relname <> $1
  GROUP BY c.relname ORDER BY c.relname`;

/** Sequences with their last value, except that of the table of migrations $1. */
export const selectSequences = `
  SELECT s.sequencename AS name, s.last_value::text AS "lastValue" FROM pg_sequences s
  JOIN pg_class c ON c.relname = s.sequencename AND c.relnamespace = 'public'::regnamespace
  WHERE s.schemaname = 'public'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
                    WHERE d.objid = c.oid AND t.relname = $1)
  ORDER BY s.sequencename`;

/** Foreign keys with their definition and the name of their table. */
export const selectForeignKeys = `
  SELECT t.relname AS table, quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
  WHERE c.contype = 'f' AND c.conparentid = 0 AND c.connamespace = 'public'::regnamespace`;

/** Sorts names in the language of the organization. */
export const followLocale = `SELECT set_name_order(locale) FROM organizations WHERE locale <> 'en'`;

/** Ends sessions at their latest activity. */
export const endOpenSessions = `
  UPDATE user_sessions SET end_time = last_active, end_reason = 'revoked',
         duration_seconds = floor(extract(epoch FROM last_active - start_time))
  WHERE end_time IS NULL`;

/** Adds the ledger entries $1, a JSON array. */
export const insertLedgerEntries = `
  INSERT INTO erasure_ledger SELECT entry.* FROM json_populate_recordset(NULL::erasure_ledger, $1) AS entry
  ON CONFLICT DO NOTHING`;

/** Waiting jobs as arguments of graphile-worker's add_job: its tables may differ in the release that restores them. */
export const selectJobs = `
  SELECT json_build_object('identifier', t.identifier, 'payload', j.payload, 'queue', q.queue_name, 'run_at', j.run_at,
                           'max_attempts', j.max_attempts, 'key', j.key, 'priority', j.priority)::text AS job
  FROM graphile_worker._private_jobs j
  JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
  WHERE j.attempts < j.max_attempts ORDER BY j.id`;

/** Queues the jobs $1, rows of `selectJobs`. */
export const addJobs = `
  SELECT graphile_worker.add_job(job ->> 'identifier', job -> 'payload', job ->> 'queue', (job ->> 'run_at')::timestamptz,
                                 (job ->> 'max_attempts')::int, job ->> 'key', (job ->> 'priority')::int)
  FROM unnest($1::json[]) AS job`;
