import { describeError } from '#cli/shared/describe-error.js';
import { settingsOf } from '#cli/shared/instance-settings.js';
import { allInstances, backupDirOf, type InstanceFiles, instanceNamed } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { findListener } from '#cli/shared/ports.js';
import { Servers } from '#cli/shared/servers.js';
import { sizeText, table } from '#cli/shared/steps.js';
import { migrations } from '#migrations/all.js';
import { backupsIn } from '#tenancy/provisioning/manifest.js';
import { migrationsIn } from '#tenancy/provisioning/table-shapes.js';
import { withClient } from '#tenancy/provisioning/with-client.js';
import { databaseFigures } from './org.sql.js';

interface Status {
  slug: string;
  isUp: boolean;
  version: string | null;
  schema: string | null;
  behind: number | null;
  openSessions: number | null;
  databaseBytes: number | null;
  fileBytes: number | null;
  lastBackupAt: string | null;
  fault: string | null;
}

/** Prints the state of one organization or of all. Fails if the env files or the database of one cannot be used. */
export async function showStatus(home: string, slug?: string): Promise<void> {
  const chosen = slug ? [await instanceNamed(home, slug)] : await allInstances(home);
  const organizations = await Servers.during(home, undefined, (servers) =>
    Promise.all(chosen.map((files) => statusOf(files, servers))),
  );
  const faulty = organizations.filter(({ fault }) => fault);
  const failure = faulty.map((each) => `${each.slug}: ${each.fault}`).join('; ');
  if (process.argv.includes('--json')) {
    if (faulty.length > 0) throw new CommandFailure(failure, { organizations });
    return printResult(`${organizations.length} organizations`, { organizations });
  }
  printResult(
    table(
      ['slug', 'up', 'version', 'schema', 'sessions', 'database', 'files', 'last backup'],
      organizations.map(rowOf),
    ),
  );
  if (faulty.length > 0) throw new CommandFailure(failure);
}

function rowOf(status: Status): string[] {
  const { slug, isUp, version, schema, behind, openSessions, databaseBytes, fileBytes, lastBackupAt } = status;
  return [
    slug,
    isUp ? 'up' : 'down',
    version ?? '-',
    behind ? `${behind} behind` : (schema ?? '-'),
    String(openSessions ?? '-'),
    databaseBytes === null ? '-' : sizeText(databaseBytes),
    fileBytes === null ? '-' : sizeText(fileBytes),
    lastBackupAt ?? 'never',
  ];
}

async function statusOf(files: InstanceFiles, servers: Servers): Promise<Status> {
  const newest = (await backupsIn(backupDirOf(files))).at(-1);
  const status = { slug: files.slug, isUp: false, version: null, lastBackupAt: newest?.manifest.createdAt ?? null };
  try {
    settingsOf(files);
  } catch (error) {
    return { ...status, ...unknownFacts, fault: describeError(error) };
  }
  const [listener, database] = await Promise.all([findListener(files), databaseFacts(files, servers)]);
  const isUp = listener?.isReady === true && listener.organization === files.slug;
  return { ...status, isUp, version: (isUp ? listener.version : undefined) ?? null, ...database };
}

type DatabaseFacts = Pick<Status, 'schema' | 'behind' | 'openSessions' | 'databaseBytes' | 'fileBytes' | 'fault'>;

async function databaseFacts(files: InstanceFiles, servers: Servers): Promise<DatabaseFacts> {
  try {
    return await withClient(await servers.addressOf(files), async (client) => {
      const applied = await migrationsIn(client);
      const { rows } = await client.query<{ sessions: string; bytes: string; files: string }>(databaseFigures);
      return {
        schema: applied.at(-1) ?? null,
        behind: migrations.filter(({ name }) => !applied.includes(name)).length,
        openSessions: Number(rows[0]?.sessions),
        databaseBytes: Number(rows[0]?.bytes),
        fileBytes: Number(rows[0]?.files),
        fault: null,
      };
    });
  } catch (error) {
    return { ...unknownFacts, fault: describeError(error) };
  }
}

const unknownFacts = { schema: null, behind: null, openSessions: null, databaseBytes: null, fileBytes: null };
