import type pg from 'pg';
import { migrations } from '#migrations/all.js';
import { withClient, databaseIn } from '#tenancy/provisioning/with-client.js';
import { migrationsIn } from '#tenancy/provisioning/table-shapes.js';
import type { Finding } from './doctor.js';
import type { InstanceFiles } from '#cli/shared/instances.js';
import type { Servers } from '#cli/shared/servers.js';
import { describeError } from '#cli/shared/describe-error.js';

/** What is wrong with the database of one organization: reach, owner, schema, walls. */
export async function databaseFindings(files: InstanceFiles, servers: Servers): Promise<Finding[]> {
  try {
    const url = await servers.addressOf(files);
    return await withClient(url, async (client) => [
      ...(await schemaFindings(files, client)),
      ...(await ownerFindings(files, client)),
      ...(await wallFindings(files, client, databaseIn(url))),
    ]);
  } catch (error) {
    const remedy = `start the server (npx homeroom db serve, when it is the embedded one) or correct DATABASE_URL`;
    return [{ slug: files.slug, code: 'database_unreachable', fault: `its database: ${describeError(error)}`, remedy }];
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
      fault: `its schema is of a newer release (${newer.join(', ')})`,
      remedy: 'install that release',
    });
  return found;
}

async function ownerFindings({ slug, env }: InstanceFiles, client: pg.Client): Promise<Finding[]> {
  const { rows: there } = await client.query<{ is: boolean }>(
    `SELECT to_regclass('public.organizations') IS NOT NULL AS is`,
  );
  if (!there[0]?.is) return [];
  const { rows } = await client.query<{ id: string; slug: string }>('SELECT id, slug FROM organizations');
  const [owner] = rows;
  if (!owner || owner.id === env.ORGANIZATION_ID) return [];
  const fault = `its database belongs to ${owner.id} (${owner.slug}), not to ${env.ORGANIZATION_ID}`;
  return [{ slug, code: 'database_foreign', fault, remedy: 'correct DATABASE_URL or ORGANIZATION_ID' }];
}

/** A role of its own that is no superuser, in a database that others may not enter. */
async function wallFindings({ slug, env }: InstanceFiles, client: pg.Client, database: string): Promise<Finding[]> {
  // Without an address of its own an organization is alone with its embedded server.
  if (!env.DATABASE_URL) return [];
  const { rows } = await client.query<{ super: boolean; open: boolean; others: string[] }>(
    `SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
            EXISTS (SELECT 1 FROM pg_database d, LATERAL aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) a
                    WHERE d.datname = current_database() AND a.grantee = 0 AND a.privilege_type = 'CONNECT') AS open,
            ARRAY(SELECT datname::text FROM pg_database
                  WHERE datname LIKE '%\\_lms' AND datname <> current_database()
                    AND has_database_privilege(oid, 'CONNECT')) AS others`,
  );
  const [wall] = rows;
  if (wall?.super)
    return [
      {
        slug,
        code: 'role_superuser',
        fault: 'its database role is a superuser and can open every database',
        remedy: 'give it a role of its own: remove DATABASE_URL and run homeroom org create again',
      },
    ];
  const found: Finding[] = [];
  if (wall?.open)
    found.push({
      slug,
      code: 'database_open',
      fault: 'every role of the server may enter its database',
      remedy: `as an admin of the server: REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`,
    });
  if (wall && wall.others.length > 0)
    found.push({
      slug,
      code: 'role_mighty',
      fault: `its database role may enter ${wall.others.join(', ')}`,
      remedy: 'as an admin of the server: REVOKE ALL ON DATABASE … FROM PUBLIC',
    });
  return found;
}
