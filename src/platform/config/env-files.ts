import { access, readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

/** The text of an env file; undefined if it does not exist. */
export const readEnvText = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** The variables in the text of an env file. */
export const parseEnvText = (text: string): Record<string, string> =>
  Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));

const assignment = /^(?:export )?[A-Za-z_]\w*[ \t]*=/;
const quotes = ['"', "'", '`'];

/** The faults in the text of an env file, such as `line 3 is not NAME=value`. Node's parser skips such lines silently. */
export function envFaults(text: string): string[] {
  if (text.includes('\0') || text.includes('\uFFFD')) return ['is not a text file in UTF-8'];
  if (text.startsWith('\uFEFF')) return ['starts with a byte order mark; save it as UTF-8 without one'];
  const lines = text.split('\n').map((line) => line.trim());
  const faults: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '' || line.startsWith('#')) continue;
    if (!assignment.test(line)) faults.push(`line ${at + 1} is not NAME=value`);
    const end = lastLineOf(lines, at);
    if (end === undefined) faults.push(`line ${at + 1} has a quotation mark that is not closed`);
    at = end ?? at;
  }
  return faults;
}

/** The last line of the value that starts on line `at`; undefined if its opening quotation mark is not closed. */
function lastLineOf(lines: string[], at: number): number | undefined {
  const line = lines[at] ?? '';
  const value = line.slice(line.indexOf('=') + 1).trim();
  const quote = quotes.find((mark) => line.includes('=') && value.startsWith(mark));
  if (!quote || value.indexOf(quote, 1) > 0) return at;
  const end = lines.findIndex((other, index) => index > at && other.includes(quote));
  return end < 0 ? undefined : end;
}

/** `env/pbs.env` → `env/pbs.local.env`, the file for secrets, which git ignores. */
export const secretFileOf = (sharedFile: string): string => sharedFile.replace(/\.env$/, '.local.env');

/**
 * Loads the env files named by HOMEROOM_ENV_FILE into the environment of this process, overriding existing variables. A
 * process manager then stores a file name instead of secrets, and a restart reads changed settings (docs/decisions/0033).
 */
export async function loadEnvFiles(env: NodeJS.ProcessEnv): Promise<void> {
  const { HOMEROOM_ENV_FILE: file } = env;
  if (!file) return;
  await access(file).catch(() => {
    throw new Error(`HOMEROOM_ENV_FILE is ${file}, which cannot be read. Check the path and its permissions.`);
  });
  const texts = await Promise.all([file, secretFileOf(file)].map(readEnvText));
  for (const text of texts) Object.assign(env, parseEnvText(text ?? ''));
  await reportFaults(file, texts);
}

/** Logs lines and settings of the env files that have no effect. */
async function reportFaults(file: string, texts: (string | undefined)[]): Promise<void> {
  // Imported late: health checks of containers load this file every few seconds.
  const { unknownSettings } = await import('./unknown-settings.js');
  for (const [index, text = ''] of texts.entries()) {
    const path = index === 0 ? file : secretFileOf(file);
    for (const fault of envFaults(text)) console.error(`${path}: ${fault}.`);
    for (const fault of unknownSettings(Object.keys(parseEnvText(text)))) console.error(`${path}: ${fault}.`);
  }
}
