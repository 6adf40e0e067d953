import type pg from 'pg';
import { describeError } from '#cli/shared/describe-error.js';
import type { InstanceFiles } from '#cli/shared/instances.js';
import type { Servers } from '#cli/shared/servers.js';
import { migrations } from '#migrations/all.js';
import { migrationsIn } from '#tenancy/provisioning/table-shapes.js';
import { withClient, databaseIn } from '#tenancy/provisioning/with-client.js';
import { keyFindings } from './doctor-keys.js';
import type { Finding } from './doctor.js';
import { gradesOutOfLedger, keptEmails, rolePrivileges } from './doctor.sql.js';

/** Findings about the database of one organization: connection, schema, owner, privileges and unsent mail. */
export async function databaseFindings(files: InstanceFiles, servers: Servers): Promise<Finding[]> {
  const { slug } = files;
  if (await servers.isStopped(files)) {
    const remedy = 'npx pm2 start ecosystem.config.js --only homeroom-db';
    return [{ slug, code: 'database_stopped', fault: 'the embedded PostgreSQL is not running', remedy }];
  }
  try {
    const url = await servers.addressOf(files);
    return await withClient(url, async (client) => {
      const ofSchema = await schemaFindings(files, client);
      const ofMail = ofSchema.length > 0 ? [] : await outboxFindings(files, client);
      const ofExtensions = ofSchema.length > 0 ? [] : await extensionFindings(files, client);
      const ofKeys = ofSchema.length > 0 ? [] : await keyFindings(files, client);
      const ofGrades = ofSchema.length > 0 ? [] : await gradeFindings(files, client);
      const access = await accessFindings(files, client, databaseIn(url));
      return [
        ...ofSchema,
        ...(await ownerFindings(files, client)),
        ...access,
        ...ofExtensions,
        ...ofKeys,
        ...ofMail,
        ...ofGrades,
      ];
    });
  } catch (error) {
    const remedy = `start the server or correct DATABASE_URL in ${files.secret}`;
    return [{ slug, code: 'database_unreachable', fault: `its database: ${describeError(error)}`, remedy }];
  }
}

async function schemaFindings({ slug }: InstanceFiles, client: pg.Client): Promise<Finding[]> {
  const applied = await migrationsIn(client);
  const missing = migrations.filter(({ name }) => !applied.includes(name)).map(({ name }) => name);
  const newer = applied.filter((name) => !migrations.some((known) => known.name === name));
  const found: Finding[] = [];
  if (missing.length > 0)
    found.push({
      slug,
      code: 'schema_old',
      fault: `its schema lacks ${missing.join(', ')}`,
      remedy: `npx homeroom org migrate ${slug}`,
    });
  if (newer.length > 0)
    found.push({
      slug,
      code: 'schema_new',
      fault: `its schema belongs to a newer release (${newer.join(', ')})`,
      remedy: 'install that release',
    });
  return found;
}

async function ownerFindings({ slug, env }: InstanceFiles, client: pg.Client): Promise<Finding[]> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('public.organizations') IS NOT NULL AS exists`,
  );
  if (!tables[0]?.exists) return [];
  const { rows } = await client.query<{ id: string; slug: string }>('SELECT id, slug FROM organizations');
  const [owner] = rows;
  if (!owner || owner.id === env.ORGANIZATION_ID) return [];
  const fault = `its database belongs to ${owner.id} (${owner.slug}), not to ${env.ORGANIZATION_ID}`;
  return [{ slug, code: 'database_foreign', fault, remedy: 'correct DATABASE_URL or ORGANIZATION_ID' }];
}

/** The role must not be a superuser nor able to connect to other databases, and no other role to this database. */
async function accessFindings({ slug, env }: InstanceFiles, client: pg.Client, database: string): Promise<Finding[]> {
  // Without DATABASE_URL the organization has an embedded server of its own.
  if (!env.DATABASE_URL) return [];
  const { rows } = await client.query<{ super: boolean; open: boolean; others: string[] }>(rolePrivileges);
  const [privileges] = rows;
  if (privileges?.super)
    return [
      {
        slug,
        code: 'role_superuser',
        fault: 'its database role is a superuser and can access every database',
        remedy: 'give it a role of its own: remove DATABASE_URL and run homeroom org create again',
      },
    ];
  const found: Finding[] = [];
  if (privileges?.open)
    found.push({
      slug,
      code: 'database_open',
      fault: 'every role of the server may connect to its database',
      remedy: `as an administrator of the server: REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`,
    });
  if (privileges && privileges.others.length > 0)
    found.push({
      slug,
      code: 'role_mighty',
      fault: `its database role may connect to ${privileges.others.join(', ')}`,
      remedy: 'as an administrator of the server: REVOKE ALL ON DATABASE … FROM PUBLIC',
    });
  return found;
}

/** Without pg_trgm, searches do not find misspelled words. */
async function extensionFindings({ slug }: InstanceFiles, client: pg.Client): Promise<Finding[]> {
  const { rowCount } = await client.query(`SELECT FROM pg_extension WHERE extname = 'pg_trgm'`);
  if (rowCount) return [];
  const fault = 'its database lacks the extension pg_trgm, so searches do not find misspelled words';
  return [{ slug, code: 'extension_missing', fault, remedy: 'as owner of the database: CREATE EXTENSION pg_trgm' }];
}

/** Grades that do not follow from their ledger: something changed them with the triggers disabled. */
export async function gradeFindings({ slug }: Pick<InstanceFiles, 'slug'>, client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ count: number; example: string | null }>(gradesOutOfLedger);
  const [found] = rows;
  if (!found?.count) return [];
  const fault = `${found.count} grades do not follow from their ledger, for example ${found.example}`;
  return [
    { slug, code: 'grades_changed', fault, remedy: 'SELECT * FROM ledger_faults(); restore a backup to compare' },
  ];
}

/** Without a mail server, people wait for mail that is only stored. */
async function outboxFindings({ slug, env, shared, secret }: InstanceFiles, client: pg.Client): Promise<Finding[]> {
  if (env.EMAIL_SERVICE && env.EMAIL_SERVICE !== 'log') return [];
  const { rows } = await client.query<{ kept: string }>(keptEmails);
  const kept = Number(rows[0]?.kept);
  if (env.EMAIL_SERVICE && kept === 0) return [];
  const fault = `mail is not sent but kept in the outbox, because there is no mail server (${kept} kept)`;
  const remedy = `set EMAIL_SERVICE in ${shared} and its login in ${secret}, or EMAIL_SERVICE=log to send none`;
  return [{ slug, code: 'mail_kept', fault, remedy }];
}
