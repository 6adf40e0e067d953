import { request } from 'node:http';
import { createServer } from 'node:net';
import type { InstanceFiles } from './instances.js';
import { CommandFailure } from './outcome.js';

const firstPort = 3000;

/** Whether the port is free to listen on. */
export const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, host, () => probe.close(() => done(true)));
  });

export const portOf = ({ env }: InstanceFiles): number => Number(env.PORT || firstPort);
export const hostOf = ({ env }: InstanceFiles): string => env.HOST || '127.0.0.1';

/** The requested port, or the first one from 3000 that no other organization or program uses. */
export async function choosePort(others: InstanceFiles[], host: string, requested?: number): Promise<number> {
  const taken = new Map(others.map((files) => [portOf(files), files.slug]));
  if (requested !== undefined) {
    const owner = taken.get(requested);
    if (owner) throw new CommandFailure(`Port ${requested} is taken by ${owner}. Choose another with --port.`);
    if (!(await isFree(requested, host)))
      throw new CommandFailure(`Port ${requested} is taken by another program. Choose another with --port.`);
    return requested;
  }
  for (let port = firstPort; port < 65_536; port++) {
    if (!taken.has(port) && (await isFree(port, host))) return port;
  }
  throw new CommandFailure('There is no free port from 3000 on. Free one, or choose one with --port.');
}

/** The program that listens on an organization's port. `organization` is undefined if it is not a Homeroom instance. */
export interface Listener {
  organization: string | undefined;
  version: string | undefined;
  isReady: boolean;
  /** Why it is not ready. */
  reason: string | undefined;
}

const timeoutMs = 2_000;

/**
 * Identifies the program that listens on the port of an organization; undefined if there is none. An instance that does
 * not accept the operator key, because its settings changed since its start, counts as the organization's own.
 */
export async function findListener(files: InstanceFiles): Promise<Listener | undefined> {
  const ready = await get(files, '/api/v1/health/ready');
  if (!ready) return undefined;
  const isReady = ready.status === 200 && ready.body.status === 'up';
  const isHomeroom = isReady || (ready.status === 503 && text(ready.body.code) !== undefined);
  const health = isHomeroom ? await get(files, '/api/v1/ops/health') : undefined;
  const { organization, version } = health?.body ?? {};
  return {
    isReady,
    organization: text(organization) ?? (isHomeroom ? files.slug : undefined),
    version: text(version),
    reason: text(ready.body.detail),
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

interface Response {
  status: number;
  body: Record<string, unknown>;
}

function get(files: InstanceFiles, path: string): Promise<Response | undefined> {
  const { OPERATOR_KEY: key = '', ORG_HOSTS: hosts = '' } = files.env;
  const headers = { host: hosts.split(',')[0]?.trim() || 'localhost', 'x-operator-key': key };
  const host = hostOf(files) === '0.0.0.0' ? '127.0.0.1' : hostOf(files);
  return new Promise((done) => {
    const outgoing = request({ host, port: portOf(files), path, headers, timeout: timeoutMs }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => done({ status: response.statusCode ?? 0, body: parseObject(body) }));
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => done(undefined));
    outgoing.end();
  });
}

function parseObject(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
