import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Operator } from '../support/operator.js';

const pm2Program = resolve('node_modules/pm2/bin/pm2');
const ecosystem = resolve('ecosystem.config.js');
const nginxProgram = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find(existsSync);

/** A response; status 0 with an error if there was none. */
export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read any field
  body: any;
}

export interface App {
  name: string;
  pid: number;
  status: string;
}

interface Described {
  name: string;
  pid: number;
  pm2_env: { status: string };
}

/** A machine in production use: organizations under PM2, behind nginx if it is installed. */
export class Machine {
  readonly operator = new Operator();
  /** Variables exported by the operator's shell when PM2 is called. */
  exported: Record<string, string> = {};
  readonly isProxied = nginxProgram !== undefined;
  /** Like a browser, it gives up idle connections before the server closes them, after 65 s. */
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 30_000 });
  private proxy?: ChildProcess;
  private proxyPort = 0;

  /** Starts every created organization and the proxy. */
  async start(proxyPort: number): Promise<void> {
    await this.pm2('start', ecosystem);
    if (!nginxProgram) return;
    this.proxyPort = proxyPort;
    const sites = await this.operator.run('proxy', 'nginx', '--http', '--http-port', String(proxyPort));
    const folder = join(this.operator.home, 'nginx');
    mkdirSync(folder);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
       events { worker_connections 512; }
       http { access_log off; ${temporary.join(' ')}\n${sites.out} }`,
    );
    this.proxy = spawn(nginxProgram, ['-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
      stdio: 'ignore',
    });
    await until(() => canConnect(proxyPort));
  }

  /** Stops the proxy, PM2 and the operator's databases. */
  async stop(): Promise<void> {
    this.agent.destroy();
    this.proxy?.kill('SIGTERM');
    await this.pm2('kill').catch(() => undefined);
    await this.operator.leave();
  }

  async pm2(...args: string[]): Promise<string> {
    const env = {
      ...this.exported,
      PATH: process.env.PATH ?? '',
      PM2_HOME: this.pm2Home,
      HOMEROOM_HOME: this.operator.home,
    };
    const { stdout } = await promisify(execFile)(process.execPath, [pm2Program, ...args, '--silent'], {
      env,
      maxBuffer: 1e8,
    });
    return stdout;
  }

  get pm2Home(): string {
    return join(this.operator.home, '.pm2');
  }

  async apps(slug: string): Promise<App[]> {
    const listed = JSON.parse(await this.pm2('jlist')) as Described[];
    return listed
      .filter(({ name }) => name === `${slug}-lms`)
      .map(({ name, pid, pm2_env }) => ({ name, pid, status: pm2_env.status }));
  }

  /** How often the processes of an organization have ended, from the log of PM2: a call of PM2 takes a second. */
  exits(slug: string): number {
    const log = readFileSync(join(this.pm2Home, 'pm2.log'), 'utf8');
    return log.split(`App [${slug}-lms:`).filter((entry) => /^\w+\] exited/.test(entry)).length;
  }

  /** Sends a request to an organization by its host name, through the proxy if there is one. */
  request(slug: string, method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const port = this.proxyPort || Number(this.operator.settings(slug).PORT);
    return this.send(port, `${slug}.localhost`, method, path, options);
  }

  /** Sends a request to the port of one organization with a given Host header. */
  direct(slug: string, host: string, method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send(Number(this.operator.settings(slug).PORT), host, method, path, options);
  }

  private send(
    port: number,
    host: string,
    method: string,
    path: string,
    { token, body, headers, timeoutMs = 20_000 }: RequestOptions,
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolved) => {
      const outgoing = request(
        {
          port,
          host: '127.0.0.1',
          method,
          agent: this.agent,
          timeout: timeoutMs,
          path: path.startsWith('/api') ? path : `/api/v1${path}`,
          headers: {
            host,
            connection: 'keep-alive',
            ...(token && { authorization: `Bearer ${token}` }),
            ...(text !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            }),
            ...headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () =>
            resolved({ status: incoming.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString()) }),
          );
          incoming.on('error', (error) => resolved({ status: 0, body: { error: error.message } }));
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no response in ${timeoutMs} ms`)));
      outgoing.on('error', (error) => resolved({ status: 0, body: { error: error.message } }));
      outgoing.end(text);
    });
  }
}

interface RequestOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** The time limit of the response. */
  timeoutMs?: number;
}

/** Waits until the condition is true. Returns the milliseconds it took. */
export async function until(isTrue: () => Promise<boolean>, timeoutMs = 30_000, everyMs = 50): Promise<number> {
  const startedAt = Date.now();
  while (!(await isTrue())) {
    if (Date.now() - startedAt > timeoutMs) throw new Error(`The condition was not met within ${timeoutMs} ms.`);
    await new Promise((later) => setTimeout(later, everyMs));
  }
  return Date.now() - startedAt;
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(socket.end() !== undefined));
    socket.on('error', () => done(false));
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
