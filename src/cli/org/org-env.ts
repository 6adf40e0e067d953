import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type InstanceFiles, allInstances, readEnv, writeAtomically } from '#cli/shared/instances.js';
import { CommandFailure, usageError } from '#cli/shared/outcome.js';
import { choosePort } from '#cli/shared/ports.js';
import type { Steps } from '#cli/shared/steps.js';
import type { presetNames } from './org-create.command.js';
import { type MailOptions, sharedMailSettings } from './org-mail.js';

export interface EnvOptions extends MailOptions {
  name?: string;
  id?: string;
  port?: number;
  host?: string;
  preset?: (typeof presetNames)[number];
  orgHosts?: string;
  trustProxy?: string;
  publicUrl?: string;
  backupDir?: string;
}

/** Creates `env/<slug>.env` or adds missing variables; existing ones are kept. */
export const writeSharedEnv = (files: InstanceFiles, options: EnvOptions, steps: Steps): Promise<void> =>
  withLock(dirname(files.shared), () => addToSharedEnv(files, options, steps));

const lockTimeoutMs = 30_000;

/** Serializes commands that choose a port; in parallel they would choose the same one. */
async function withLock(folder: string, work: () => Promise<void>): Promise<void> {
  const lock = join(folder, '.creating');
  await mkdir(folder, { recursive: true });
  while (!(await acquired(lock))) {
    const existing = await stat(lock).catch(() => undefined);
    // Releases the lock if its holder was killed.
    if (existing && Date.now() - existing.mtimeMs > lockTimeoutMs) await rmdir(lock).catch(() => undefined);
    await new Promise((done) => setTimeout(done, 50));
  }
  try {
    await work();
  } finally {
    await rmdir(lock);
  }
}

const acquired = (lock: string): Promise<boolean> =>
  mkdir(lock).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );

async function addToSharedEnv(files: InstanceFiles, options: EnvOptions, steps: Steps): Promise<void> {
  const existing = await readEnv(files.shared);
  const variables = await variablesFor(files, existing, options);
  refuseContradictions(files, existing, options);
  const missing = Object.entries(variables).filter(([name, value]) => value !== undefined && !existing[name]);
  const lines = missing.map(([name, value]) => `${name}=${quoted(value ?? '')}`);
  const text = await readFile(files.shared, 'utf8').catch(() => header(files.slug));
  if (lines.length > 0) await writeAtomically(files.shared, `${text.trimEnd()}\n${lines.join('\n')}\n`, 0o644);
  Object.assign(files.env, Object.fromEntries(missing), await readEnv(files.secret));
  steps.add(`env/${files.slug}.env, port ${files.env.PORT}`, lines.length > 0);
}

async function variablesFor(
  { slug, home }: InstanceFiles,
  existing: Record<string, string>,
  options: EnvOptions,
): Promise<Record<string, string | undefined>> {
  const { name, id, port, host, preset, orgHosts, trustProxy, publicUrl, backupDir } = options;
  if (!name && !existing.ORGANIZATION_NAME) throw usageError(`--name is required for ${slug}, such as --name "PBS".`);
  const others = (await allInstances(home)).filter((files) => files.slug !== slug);
  const address = host ?? existing.HOST ?? '127.0.0.1';
  const ownPort = existing.PORT ?? String(await choosePort(others, address, port));
  const hosts = orgHosts ?? existing.ORG_HOSTS ?? `${slug}.localhost,localhost,127.0.0.1`;
  return {
    NODE_ENV: 'production',
    PORT: ownPort,
    HOST: host,
    ORGANIZATION_ID: id ?? slug,
    ORGANIZATION_SLUG: slug,
    ORGANIZATION_NAME: name,
    ORG_HOSTS: hosts,
    PUBLIC_URL: publicUrl ?? publicUrlOf(hosts, ownPort),
    ...sharedMailSettings(options),
    BACKUP_DIR: backupDir,
    TRUST_PROXY: trustProxy ?? '127.0.0.1',
    FEATURES: preset && `@${preset}`,
    STORAGE_DIR: `.data/files/${slug}`,
  };
}

/** A public host is served by a proxy with TLS; a local one is reached without. */
function publicUrlOf(hosts: string, port: string): string {
  const [first = 'localhost'] = hosts.split(',').map((host) => host.trim());
  return /(?:^|\.)localhost$|^[\d.]+$/.test(first) ? `http://${first}:${port}` : `https://${first}`;
}

/** An option must not contradict the file. */
function refuseContradictions(files: InstanceFiles, existing: Record<string, string>, options: EnvOptions): void {
  const { name: organizationName, id, port, host, preset, orgHosts, trustProxy, publicUrl, backupDir } = options;
  const given = {
    ORGANIZATION_NAME: organizationName,
    ORGANIZATION_ID: id,
    PORT: port?.toString(),
    HOST: host,
    FEATURES: preset && `@${preset}`,
    ORG_HOSTS: orgHosts,
    TRUST_PROXY: trustProxy,
    PUBLIC_URL: publicUrl,
    ...sharedMailSettings(options),
    BACKUP_DIR: backupDir,
  };
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && existing[name] && existing[name] !== value)
      throw new CommandFailure(`${files.shared} has ${name}=${existing[name]}, not ${value}. Change it in the file.`);
  }
}

/** Generates missing secrets, in a file that only its owner can read. */
export async function writeSecrets(files: InstanceFiles, given: Record<string, string>, steps: Steps): Promise<void> {
  const secret = (bytes: number) => randomBytes(bytes).toString('hex');
  const generated = {
    JWT_SECRET: secret(48),
    ENCRYPTION_KEY: secret(32),
    BACKUP_KEY: secret(32),
    OPERATOR_KEY: secret(24),
  };
  const secrets = { ...generated, ...given };
  const missing = Object.entries(secrets).filter(([name]) => !files.env[name]);
  const text = await readFile(files.secret, 'utf8').catch(() => `# The secrets of ${files.slug}. Never commit them.\n`);
  const lines = missing.map(([name, value]) => `${name}=${value}`);
  if (missing.length > 0) await writeAtomically(files.secret, `${text.trimEnd()}\n${lines.join('\n')}\n`, 0o600);
  await chmod(files.secret, 0o600);
  Object.assign(files.env, Object.fromEntries(missing));
  steps.add(`env/${files.slug}.local.env, its secrets`, missing.length > 0);
}

const header = (slug: string): string =>
  `# Settings of ${slug} without secrets. example.env describes every setting; secrets are in ${slug}.local.env.\n`;

function quoted(value: string): string {
  if (/^[\w.,:/@+-]*$/.test(value)) return value;
  const quote = ['"', "'", '`'].find((mark) => !value.includes(mark));
  if (!quote || /[\r\n]/.test(value))
    throw usageError(
      `${value} cannot be written into an env file. Use a value without line breaks and with at most two kinds of quotes.`,
    );
  return quote + value + quote;
}
