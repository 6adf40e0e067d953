import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type InstanceFiles, allInstances, readEnv, writeWhole } from '#cli/shared/instances.js';
import type { presetNames } from './org-create.command.js';
import type { Steps } from './org-steps.js';
import { CommandFailure, wrongCall } from '#cli/shared/outcome.js';
import { choosePort } from '#cli/shared/ports.js';

export interface EnvOptions {
  name?: string;
  id?: string;
  port?: number;
  host?: string;
  preset?: (typeof presetNames)[number];
  orgHosts?: string;
}

/** Writes `env/<slug>.env`, or adds what it lacks; what it says already stays. */
export const writeSharedEnv = (files: InstanceFiles, options: EnvOptions, steps: Steps): Promise<void> =>
  inTurn(dirname(files.shared), () => addToSharedEnv(files, options, steps));

const lockTimeoutMs = 30_000;

/** Two that choose a port at the same time would choose the same one. */
async function inTurn(folder: string, work: () => Promise<void>): Promise<void> {
  const turn = join(folder, '.creating');
  await mkdir(folder, { recursive: true });
  while (!(await taken(turn))) {
    const begun = await stat(turn).catch(() => undefined);
    // Whoever was killed in their turn does not hold up everybody after them.
    if (begun && Date.now() - begun.mtimeMs > lockTimeoutMs) await rmdir(turn).catch(() => undefined);
    await new Promise((done) => setTimeout(done, 50));
  }
  await work().finally(() => rmdir(turn));
}

const taken = (turn: string): Promise<boolean> =>
  mkdir(turn).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );

async function addToSharedEnv(files: InstanceFiles, options: EnvOptions, steps: Steps): Promise<void> {
  const there = await readEnv(files.shared);
  const wanted = await wantedLines(files, there, options);
  refuseContradictions(files, there, options);
  const missing = Object.entries(wanted).filter(([name, value]) => value !== undefined && !there[name]);
  const lines = missing.map(([name, value]) => `${name}=${quoted(value ?? '')}`);
  const text = await readFile(files.shared, 'utf8').catch(() => header(files.slug));
  if (lines.length > 0) await writeWhole(files.shared, `${text.trimEnd()}\n${lines.join('\n')}\n`, 0o644);
  Object.assign(files.env, Object.fromEntries(missing), await readEnv(files.secret));
  steps.add(`env/${files.slug}.env, port ${files.env.PORT}`, lines.length > 0);
}

async function wantedLines(
  { slug, home }: InstanceFiles,
  there: Record<string, string>,
  { name, id, port, host, preset, orgHosts }: EnvOptions,
): Promise<Record<string, string | undefined>> {
  if (!name && !there.ORGANIZATION_NAME) throw wrongCall(`Give ${slug} a name: --name "…".`);
  const others = (await allInstances(home)).filter((files) => files.slug !== slug);
  const address = host ?? there.HOST ?? '127.0.0.1';
  return {
    NODE_ENV: 'production',
    PORT: there.PORT ?? String(await choosePort(others, address, port)),
    HOST: host,
    ORGANIZATION_ID: id ?? slug,
    ORGANIZATION_SLUG: slug,
    ORGANIZATION_NAME: name,
    ORG_HOSTS: orgHosts ?? `${slug}.localhost,localhost,127.0.0.1`,
    TRUST_PROXY: '127.0.0.1',
    FEATURES: preset && `@${preset}`,
    STORAGE_DIR: `.data/files/${slug}`,
  };
}

/** An option never overrules a file silently. */
function refuseContradictions(files: InstanceFiles, there: Record<string, string>, options: EnvOptions): void {
  const { name: called, id, port, host, preset, orgHosts } = options;
  const said = {
    ORGANIZATION_NAME: called,
    ORGANIZATION_ID: id,
    PORT: port?.toString(),
    HOST: host,
    FEATURES: preset && `@${preset}`,
    ORG_HOSTS: orgHosts,
  };
  for (const [name, value] of Object.entries(said)) {
    if (value !== undefined && there[name] && there[name] !== value)
      throw new CommandFailure(`${files.shared} says ${name}=${there[name]}, not ${value}. Change it there.`);
  }
}

/** Makes the secrets that are missing, for the owner of the file alone. */
export async function writeSecrets(files: InstanceFiles, given: Record<string, string>, steps: Steps): Promise<void> {
  const secret = (bytes: number) => randomBytes(bytes).toString('hex');
  const made = { JWT_SECRET: secret(48), ENCRYPTION_KEY: secret(32), BACKUP_KEY: secret(32), OPERATOR_KEY: secret(24) };
  const fresh = { ...made, ...given };
  const missing = Object.entries(fresh).filter(([name]) => !files.env[name]);
  const text = await readFile(files.secret, 'utf8').catch(() => `# The secrets of ${files.slug}. Never commit them.\n`);
  const lines = missing.map(([name, value]) => `${name}=${value}`);
  if (missing.length > 0) await writeWhole(files.secret, `${text.trimEnd()}\n${lines.join('\n')}\n`, 0o600);
  await chmod(files.secret, 0o600);
  Object.assign(files.env, Object.fromEntries(missing));
  steps.add(`env/${files.slug}.local.env, its secrets`, missing.length > 0);
}

const header = (slug: string): string =>
  `# ${slug}: what is no secret. Every setting is described in example.env; secrets are in ${slug}.local.env.\n`;

function quoted(value: string): string {
  if (/^[\w.,:/@+-]*$/.test(value)) return value;
  const quote = ['"', "'", '`'].find((mark) => !value.includes(mark));
  if (!quote || /[\r\n]/.test(value)) throw wrongCall(`${value} cannot be written into an env file.`);
  return quote + value + quote;
}
