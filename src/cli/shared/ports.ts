import { createServer } from 'node:net';
import { request } from 'node:http';
import type { InstanceFiles } from './instances.js';
import { CommandFailure } from './outcome.js';

const firstPort = 3000;

/** May somebody listen here? */
export const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, host, () => probe.close(() => done(true)));
  });

export const portOf = ({ env }: InstanceFiles): number => Number(env.PORT || firstPort);
export const hostOf = ({ env }: InstanceFiles): string => env.HOST || '127.0.0.1';

/** The wanted port, or the first that neither another organization nor another program has. */
export async function choosePort(others: InstanceFiles[], host: string, wanted?: number): Promise<number> {
  const taken = new Map(others.map((files) => [portOf(files), files.slug]));
  if (wanted !== undefined) {
    const owner = taken.get(wanted);
    if (owner) throw new CommandFailure(`Port ${wanted} is taken by ${owner}. Choose another with --port.`);
    if (!(await isFree(wanted, host)))
      throw new CommandFailure(`Port ${wanted} is taken by another program. Choose another with --port.`);
    return wanted;
  }
  for (let port = firstPort; port < 65_536; port++) {
    if (!taken.has(port) && (await isFree(port, host))) return port;
  }
  throw new CommandFailure('There is no free port above 3000.');
}

/** What answers on an organization's port: its version, `unknown` for a program that is not ours, nothing for nobody. */
export interface Answering {
  organization?: string;
  version?: string;
  isReady: boolean;
}

const timeoutMs = 2_000;

/** Asks whoever listens on the port of an organization who they are. */
export async function whoAnswers(files: InstanceFiles): Promise<Answering | undefined> {
  const ready = await ask(files, '/api/v1/health/ready');
  if (!ready) return undefined;
  const isReady = ready.status === 200 && ready.body.status === 'up';
  const about = await ask(files, '/api/v1/ops/health');
  const { organization, version } = about?.body ?? {};
  return { isReady, organization: text(organization), version: text(version) };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

function ask(files: InstanceFiles, path: string): Promise<Reply | undefined> {
  const { OPERATOR_KEY: key = '', ORG_HOSTS: hosts = '' } = files.env;
  const headers = { host: hosts.split(',')[0]?.trim() || 'localhost', 'x-operator-key': key };
  const host = hostOf(files) === '0.0.0.0' ? '127.0.0.1' : hostOf(files);
  return new Promise((done) => {
    const asking = request({ host, port: portOf(files), path, headers, timeout: timeoutMs }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => done({ status: answer.statusCode ?? 0, body: objectIn(body) }));
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => done(undefined));
    asking.end();
  });
}

function objectIn(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
