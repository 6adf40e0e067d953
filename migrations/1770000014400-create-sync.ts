import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A table whose rows clients synchronize, and the SQL that tells what of a row is synchronized. */
interface SyncedTable {
  table: string;
  /** The collection of a row; null for a row that is not synchronized. */
  collection: (row: string) => string;
  /** Columns with the ids of the person and of the record. */
  person: string;
  record: string;
  /** Whether a row counts as deleted. */
  deleted?: (row: string) => string;
  /** When the person made the change, if the row says so. */
  made?: (row: string) => string;
}

const syncedTables: SyncedTable[] = [
  { table: 'user_preferences', collection: () => `'preferences'`, person: 'id', record: 'id' },
  {
    table: 'notes',
    collection: () => `'notes'`,
    person: 'user_id',
    record: 'id',
    deleted: (row) => `${row}.deleted_at IS NOT NULL`,
  },
  {
    table: 'user_learning_activity',
    person: 'user_id',
    record: 'resource_id',
    collection: (row) => `CASE ${row}.activity_type
      WHEN 'viewed' THEN 'progress' WHEN 'bookmarked' THEN 'bookmarks' WHEN 'rated' THEN 'ratings' END`,
  },
  {
    table: 'civic_votes',
    collection: () => `'votes'`,
    person: 'user_id',
    record: 'bill_id',
    made: (row) => `${row}.voted_at`,
  },
];

/** What offline clients have done, and what changed for them since. */
export class CreateSync1770000014400 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(tables);
    for (const table of syncedTables) await database.query(trackChanges(table));
  }

  async down(database: QueryRunner): Promise<void> {
    for (const { table } of syncedTables) await database.query(`DROP FUNCTION track_${table}() CASCADE`);
    await database.query(`
      DROP FUNCTION record_sync_change(uuid, text, text, boolean, timestamptz), deleted_after(uuid, text, text, timestamptz);
      DROP TABLE sync_operations, sync_changes;
    `);
  }
}

const tables = `
  -- The latest change of each synchronized record, deletions included.
  CREATE TABLE sync_changes (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    collection text NOT NULL,
    record_id text NOT NULL,
    -- Place of the change in the feed of the person; null until the feed is next read.
    sequence bigint,
    is_deleted boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    -- When the person made the latest change: earlier than changed_at for a change that was made offline.
    made_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, collection, record_id),
    UNIQUE (user_id, sequence)
  );
  CREATE SEQUENCE sync_changes_sequence_seq AS bigint OWNED BY sync_changes.sequence;
  CREATE INDEX sync_changes_pending_idx ON sync_changes (user_id) WHERE sequence IS NULL;
  CREATE INDEX sync_changes_deleted_idx ON sync_changes (changed_at) WHERE is_deleted;

  -- Operations of clients with their results, which a repeated operation gets again.
  CREATE TABLE sync_operations (
    -- Made by the client.
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    device_id uuid NOT NULL,
    collection text NOT NULL,
    record_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('put', 'delete')),
    status text NOT NULL CHECK (status IN ('applied', 'merged', 'conflict', 'rejected')),
    version integer,
    code text,
    detail text,
    -- A hash of the request, and the fields and conflicts of an operation that was not applied, or not all of it. Encrypted:
    -- a hash alone would tell which of a few votes it was.
    contents text NOT NULL CHECK (starts_with(contents, 'v2:')),
    made_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL
  );
  CREATE INDEX ON sync_operations (user_id, received_at, id);
  CREATE INDEX ON sync_operations (received_at);

  -- Records a change for the feed of a person. The row stays locked until the transaction ends, so that the reader of the
  -- feed passes over it. A person who is being erased has no feed.
  CREATE FUNCTION record_sync_change(person uuid, changed text, record text, deleted boolean, made timestamptz) RETURNS void
  LANGUAGE plpgsql AS $$
    BEGIN
      IF changed IS NULL THEN RETURN; END IF;
      INSERT INTO sync_changes AS c (user_id, collection, record_id, is_deleted, changed_at, made_at)
      SELECT u.id, changed, record, deleted, clock_timestamp(), coalesce(
        made, nullif(current_setting('homeroom.sync_made_at', true), '')::timestamptz, clock_timestamp())
      FROM users u WHERE u.id = person
      ON CONFLICT (user_id, collection, record_id) DO UPDATE
        SET sequence = NULL, is_deleted = excluded.is_deleted, changed_at = excluded.changed_at,
          made_at = greatest(c.made_at, excluded.made_at)
        WHERE NOT (c.is_deleted AND excluded.is_deleted);
    END $$;

  -- Whether the person has deleted the record after the moment, or at any time if it is null.
  CREATE FUNCTION deleted_after(person uuid, changed text, record text, moment timestamptz) RETURNS boolean
  LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM sync_changes c WHERE c.user_id = person AND c.collection = changed AND c.record_id = record
      AND c.is_deleted AND (moment IS NULL OR c.made_at > moment))
  $$;
`;

/** Records every change of the table, and the rows that exist already. */
const trackChanges = ({ deleted = () => 'false', made = () => 'NULL', ...synced }: SyncedTable): string => {
  const { table, collection, person, record } = synced;
  return `
  CREATE FUNCTION track_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        PERFORM record_sync_change(OLD.${person}, ${collection('OLD')}, OLD.${record}::text, true, NULL);
      ELSE
        PERFORM record_sync_change(NEW.${person}, ${collection('NEW')}, NEW.${record}::text, ${deleted('NEW')},
          ${made('NEW')});
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER ${table}_tracked AFTER INSERT OR DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION track_${table}();
  CREATE TRIGGER ${table}_changes_tracked AFTER UPDATE ON ${table}
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION track_${table}();
  INSERT INTO sync_changes (user_id, collection, record_id, is_deleted, changed_at, made_at)
  SELECT r.${person}, ${collection('r')}, r.${record}::text, ${deleted('r')}, r.updated_at,
    coalesce(${made('r')}, r.updated_at)
  FROM ${table} r WHERE ${collection('r')} IS NOT NULL;
`;
};
