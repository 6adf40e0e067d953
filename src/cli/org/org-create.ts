import { randomBytes } from 'node:crypto';
import { settingsOf } from '#cli/shared/instance-settings.js';
import { assertUsable, filesOf, type InstanceFiles } from '#cli/shared/instances.js';
import { CommandFailure, printResult, usageError } from '#cli/shared/outcome.js';
import { hostOf, portOf } from '#cli/shared/ports.js';
import { databaseNameOf, Servers } from '#cli/shared/servers.js';
import { Steps } from '#cli/shared/steps.js';
import { migrations } from '#migrations/all.js';
import type { Settings } from '#platform/config/settings.js';
import { migrate } from '#platform/database/migrate.js';
import { isPlainEmail } from '#platform/text/spelling.js';
import type { OrganizationSettings } from '#tenancy/organizations/organization.entity.js';
import { bindOrganization, initialSettings } from '#tenancy/provisioning/bind-organization.js';
import { closeCommonDatabases, ensureOwnDatabase, ensureRole } from '#tenancy/provisioning/own-database.js';
import { withClient, databaseIn, hasDatabase } from '#tenancy/provisioning/with-client.js';
import { type FirstAdmin, createFirstAdmin } from './org-admin.js';
import { type EnvOptions, writeSecrets, writeSharedEnv } from './org-env.js';
import { secretMailSettings } from './org-mail.js';

export interface CreateOptions extends EnvOptions {
  adminEmail: string;
  levelScheme?: 'school' | 'none';
  databaseUrl?: string;
  adopt?: boolean;
}

/** Creates what an organization needs to start, step by step; existing parts are kept. */
export async function createOrganization(home: string, slug: string, options: CreateOptions): Promise<void> {
  if (!isPlainEmail(options.adminEmail) || options.adminEmail.length > 254)
    throw usageError('--admin-email must be an e-mail address of at most 254 ASCII characters.');
  const files = await filesOf(home, slug);
  if (files.damage.length > 0) assertUsable(files);
  const steps = new Steps();
  console.error(`Creating ${slug} in ${home}`);
  const admin = await Servers.during(home, options.databaseUrl, async (servers) => {
    await writeSharedEnv(files, options, steps);
    const address = await databaseUrlFor(files, servers, options);
    await writeSecrets(files, { DATABASE_URL: address, ...secretMailSettings(options) }, steps);
    return prepareDatabase(files, servers, options, steps);
  });
  reportCreated(files, steps, admin);
}

/** The DATABASE_URL in the secrets, or a generated one for a new role. */
async function databaseUrlFor(
  { slug, env }: InstanceFiles,
  servers: Servers,
  { adopt }: CreateOptions,
): Promise<string> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const adminUrl = await servers.adminFor();
  const name = databaseNameOf(slug);
  if (!adopt) await refuseExisting(adminUrl, name, slug);
  const address = new URL(adminUrl);
  Object.assign(address, { username: name, password: randomBytes(24).toString('hex'), pathname: `/${name}` });
  return address.toString();
}

/** A role or database without stored secrets may belong to another system. */
async function refuseExisting(adminUrl: string, name: string, slug: string): Promise<void> {
  const found = await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
    return rowCount ? 'a role' : (await hasDatabase(client, name)) ? 'a database' : undefined;
  });
  if (!found) return;
  throw new CommandFailure(
    `The server already has ${found} ${name}, and env/${slug}.local.env has no DATABASE_URL for it. ` +
      `If it belongs to this organization, add --adopt: its role gets a new password.`,
    { code: 'database_foreign' },
  );
}

async function prepareDatabase(
  files: InstanceFiles,
  servers: Servers,
  options: CreateOptions,
  steps: Steps,
): Promise<FirstAdmin | undefined> {
  await ensureAccess(files, servers, steps);
  const databaseUrl = await servers.addressOf(files);
  const { applied } = await migrate(databaseUrl, migrations);
  steps.add(applied.length ? `schema, ${applied.length} migrations` : 'schema, up to date', applied.length > 0);
  const settings = Object.assign(settingsOf(files), { databaseUrl });
  await bindOrganization(settings, settingsOfPreset(settings, options));
  return withClient(databaseUrl, async (client) => {
    const admin = await createFirstAdmin(client, settings, options.adminEmail);
    steps.add(admin ? `first admin ${admin.email}` : 'first admin', Boolean(admin));
    return admin;
  });
}

/** Creates a role and a database such that the role can connect only to this database, and no other role can. */
async function ensureAccess(files: InstanceFiles, servers: Servers, steps: Steps): Promise<void> {
  const url = new URL(files.env.DATABASE_URL ?? '');
  const [role, name] = [decodeURIComponent(url.username), databaseIn(url.toString())];
  const canConnect = await servers
    .addressOf(files)
    .then((address) => withClient(address, () => Promise.resolve(true)))
    .catch(() => false);
  if (canConnect) {
    steps.add(`role ${role}`, false);
    steps.add(`database ${name}`, false);
    return;
  }
  if (role !== databaseNameOf(files.slug) || name !== role)
    throw new CommandFailure(
      `The DATABASE_URL of ${files.slug} does not work, and ${role} is not a role of this command. Correct the URL.`,
    );
  await withClient(await servers.adminFor(url.toString()), async (admin) => {
    if (servers.isEmbedded) await closeCommonDatabases(admin);
    steps.add(`role ${role}`, await ensureRole(admin, role, decodeURIComponent(url.password)));
    steps.add(`database ${name}`, await ensureOwnDatabase(admin, name, role));
  });
}

/**
 * The initial settings of a preset. Hospitals and coding schools define their own levels. Schools and hospitals start
 * with registration by invitation, because they create accounts themselves; others are open
 * (docs/decisions/0046).
 */
function settingsOfPreset({ features }: Settings, { levelScheme }: CreateOptions): OrganizationSettings {
  const settings = initialSettings(features);
  const preset = features.find((feature) => feature.startsWith('@'));
  const scheme = levelScheme ?? (preset === undefined || preset === '@school' ? 'school' : 'none');
  if (scheme === 'none') settings.levels = [];
  if (preset) settings.registration = preset === '@school' || preset === '@hospital' ? 'invite' : 'open';
  return settings;
}

function reportCreated(files: InstanceFiles, { all }: Steps, admin?: FirstAdmin): void {
  const { slug, env } = files;
  const port = portOf(files);
  const isNew = all.some((step) => step.isNew);
  printResult(isNew ? `${slug} is ready to start on port ${port}` : `${slug} is complete; nothing was changed`, {
    slug,
    port,
    steps: all,
    admin: admin ?? null,
  });
  if (process.argv.includes('--json')) return;
  if (admin) {
    console.log(`  log in as          ${admin.email}`);
    console.log(`  one-time password  ${admin.oneTimePassword}   (shown only now)`);
  }
  console.log(`  start it           npx pm2 start ecosystem.config.js --only ${slug}-lms`);
  console.log(`  then               http://${hostOf(files)}:${port}/, for the hosts ${env.ORG_HOSTS}`);
  console.log(`  links in mail      ${env.PUBLIC_URL}`);
  if (!env.EMAIL_SERVICE)
    console.log(`  mail               not configured; repeat the command with --smtp-url or --no-mail`);
}
