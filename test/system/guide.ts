import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The shell blocks of docs/operations.md that run as a script, by the heading of their section. */
export function blocksOf(text: string): { section: string; script: string }[] {
  const blocks: { section: string; script: string }[] = [];
  let section = '';
  let open: { indent: number; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    if (open && line.trim() === '```') {
      blocks.push({ section, script: open.lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(line.slice(open.indent));
    else if (line.trim() === '```bash') open = { indent: line.indexOf('```'), lines: [] };
    else if (line.startsWith('## ')) section = line.slice(3);
  }
  return blocks;
}

export interface Outcome {
  code: number;
  output: string;
}

/**
 * A server in a temporary folder, on which the commands of the guide run as they stand. Programs that need root, the
 * network or minutes are replaced by scripts that record their calls; Node, PM2, PostgreSQL, nginx and curl are real.
 */
export class GuideServer {
  readonly root = mkdtempSync(join(tmpdir(), 'homeroom-guide-'));
  readonly app = join(this.root, 'srv/homeroom/app');
  private readonly bin = join(this.root, 'bin');

  constructor(
    private readonly ports: { http: number; https: number },
    /** Texts of the guide and what stands for them here, such as the address of the mail server. */
    private readonly replacements: Record<string, string>,
  ) {
    chmodSync(this.root, 0o755);
    for (const folder of [
      'bin',
      'srv/homeroom',
      'mnt',
      'etc/caddy',
      'etc/nginx/sites-available',
      'etc/nginx/sites-enabled',
    ])
      mkdirSync(join(this.root, folder), { recursive: true });
    for (const folder of ['etc/letsencrypt/live', 'var/www/html', 'nginx'])
      mkdirSync(join(this.root, folder), { recursive: true });
    writeFileSync(join(this.root, 'cwd'), this.root);
    writeFileSync(join(this.root, 'state'), '');
    writeFileSync(join(this.root, 'calls'), '');
    for (const [name, script] of Object.entries(this.programs())) this.install(name, script);
  }

  /** Runs a block in the shell that the earlier blocks have left. */
  run(script: string): Promise<Outcome> {
    const text = this.localized(script);
    const wrapped = `. ${this.root}/state 2> /dev/null || true
set -eo pipefail; cd "$(cat ${this.root}/cwd)"
${text}
declare -p | grep -vE '^declare -[a-zA-Z]*r|^declare -[-a-z]* (BASH|_=|PATH=)' > ${this.root}/state; pwd > ${this.root}/cwd`;
    const env = {
      PATH: `${this.bin}:${process.env.PATH}`,
      HOME: join(this.root, 'srv/homeroom'),
      PM2_HOME: join(this.root, 'srv/homeroom/.pm2'),
    };
    return new Promise((done) => {
      execFile('bash', ['-c', wrapped], { env, maxBuffer: 1e8 }, (error, out, err) =>
        done({ code: Number(error?.code ?? 0), output: `${out}\n${err}` }),
      );
    });
  }

  /** The calls of replaced programs, one line each. */
  get calls(): string[] {
    return readFileSync(join(this.root, 'calls'), 'utf8').trim().split('\n');
  }

  file = (...path: string[]): string => join(this.root, ...path);
  read = (...path: string[]): string => readFileSync(this.file(...path), 'utf8');

  /** Ends everything and removes the folder. */
  async close(): Promise<void> {
    if (existsSync(join(this.app, 'package.json'))) {
      await this.run(`cd ${this.app} && npx pm2 stop all || true; npx pm2 kill || true; npx homeroom db stop || true`);
    }
    const pid = existsSync(this.file('nginx/pid')) ? Number(this.read('nginx/pid').trim()) : 0;
    if (pid) process.kill(pid, 'SIGTERM');
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Paths of the guide below the temporary folder, and its replacements. */
  localized(script: string): string {
    const paths = script.replaceAll(/(?<![\w.:/-])\/(srv|mnt|etc|var)\b/g, `${this.root}/$1`);
    return Object.entries(this.replacements).reduce((text, [from, to]) => text.replaceAll(from, to), paths);
  }

  private install(name: string, script: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  }

  /** A checkout as `git clone`, `npm ci` and `npm run build` leave it. */
  private checkOut(): string {
    const prepared = join(this.root, 'checkout');
    mkdirSync(join(prepared, 'env'), { recursive: true });
    for (const path of ['dist', 'docs', 'package.json', 'ecosystem.config.js', 'env/example.env', '.gitignore'])
      cpSync(resolve(path), join(prepared, path), { recursive: true });
    symlinkSync(resolve('node_modules'), join(prepared, 'node_modules'));
    return prepared;
  }

  private programs(): Record<string, string> {
    const record = (name: string) => `echo "${name} $*" >> ${this.root}/calls`;
    return {
      'apt-get': record('apt-get'),
      adduser: record('adduser'),
      sudo: `while [ $# -gt 0 ]; do case "$1" in -u|-iu) shift 2;; -H|-i|-n) shift;; *) break;; esac; done
case "$*" in "bash -") cat > /dev/null; exit;; *" startup "*) ${record('sudo')}; exit;; esac
[ $# -eq 0 ] || exec "$@"`,
      install: `for argument; do case "$argument" in /*) mkdir -p -m 700 "$argument";; esac; done`,
      curl: `case "$*" in *nodesource*) echo true;; *https://*) exec /usr/bin/curl -k --connect-to ::127.0.0.1:${this.ports.https} "$@";; *) exec /usr/bin/curl "$@";; esac`,
      git: `${record('git')}; [ "$1" != clone ] || cp -a ${this.checkOut()} "$3"`,
      npm: record('npm'),
      npx: `case "$1" in homeroom) shift; exec ${process.execPath} ${this.app}/dist/program/homeroom.js "$@";; pm2) shift; exec ${process.execPath} ${this.app}/node_modules/pm2/bin/pm2 "$@";; esac; exit 127`,
      crontab: `cat > ${this.root}/crontab`,
      certbot: `while [ $# -gt 0 ]; do [ "$1" != -d ] || host=$2; shift; done
folder=${this.root}/etc/letsencrypt/live/$host; mkdir -p $folder
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=$host -keyout $folder/privkey.pem -out $folder/fullchain.pem 2>/dev/null`,
      nginx: `${this.render()}
exec ${nginxProgram} -t -c ${this.root}/nginx/nginx.conf -e ${this.root}/nginx/error.log`,
      systemctl: `${record('systemctl')}
if [ "$*" = "reload nginx" ]; then ${this.render()}
  if [ -s ${this.root}/nginx/pid ]; then kill -HUP $(cat ${this.root}/nginx/pid); else ${nginxProgram} -c ${this.root}/nginx/nginx.conf -e ${this.root}/nginx/error.log; fi
fi`,
    };
  }

  /** The enabled sites with this folder for /etc and /var, and with free ports for 80 and 443. */
  private render(): string {
    const folder = `${this.root}/nginx`;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    return `{ echo "pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1; events { worker_connections 512; } http { access_log off; ${temporary.join(' ')}"
sed -e "s#/etc/#${this.root}/etc/#g" -e "s#/var/www#${this.root}/var/www#g" -e "s#443 ssl#${this.ports.https} ssl#" -e "s#listen 80;#listen ${this.ports.http};#" -e "s#:80;#:${this.ports.http};#" ${this.root}/etc/nginx/sites-enabled/*
echo "}"; } > ${folder}/nginx.conf`;
  }
}

/** Debian's nginx, if it is installed. */
export const nginxProgram = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find(existsSync);
