import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { documentOf } from '../contract/operations.js';
import { openSchool } from '../support/school.js';
import { type Cast, heySchoolDay, orvalUses, typeUses } from './client-programs.js';

const root = join(import.meta.dirname, '../..');
const school = openSchool();
let folder: string;

/** Runs a program of node_modules and returns its output. */
async function run(program: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, CI: 'true', NO_COLOR: '1' };
  const file = join(root, 'node_modules', program);
  const { stdout, stderr } = await promisify(execFile)(file, args, { cwd: folder, env, maxBuffer: 32 * 1024 * 1024 });
  return stdout + stderr;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clients-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const files = {
    'openapi.json': JSON.stringify(documentOf(school)),
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify(options),
    'school-day.ts': heySchoolDay,
    'type-uses.ts': typeUses,
    'orval-uses.ts': orvalUses,
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  await Promise.all([
    run('.bin/openapi-typescript', 'openapi.json', '--output', 'types.ts', '--default-non-nullable', 'false'),
    run('.bin/openapi-ts', '-i', 'openapi.json', '-o', 'hey', '-c', '@hey-api/client-fetch', '--no-log-file'),
    run('.bin/orval', '--input', 'openapi.json', '--output', 'orval.ts', '--client', 'fetch'),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: 'ES2023',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    module: 'ESNext',
    moduleResolution: 'bundler',
    types: [],
    // The generated clients are no declaration files; this skips those of TypeScript.
    skipLibCheck: true,
    outDir: 'out',
    rootDir: '.',
  },
  include: ['*.ts', 'hey'],
};

describe('clients generated from the API document', () => {
  it('compile under strict, all three, and one plays the school day', async () => {
    const faults = await run('@typescript/native/bin/tsc', '-p', '.').catch(
      (failed: { stdout: string }) => failed.stdout,
    );
    expect(faults).toBe('');

    const [teacher, student] = [await school.person('TEACHER'), await school.person('STUDENT')];
    const { playSchoolDay } = (await import(pathToFileURL(join(folder, 'out/school-day.js')).href)) as {
      playSchoolDay: (cast: Cast) => Promise<object>;
    };
    const cast = { baseUrl: school.url, admin: school.root, teacher, student };
    // The generated client throws the problem itself, which is no Error.
    const played = await playSchoolDay(cast).catch((problem: unknown) => {
      throw new Error(JSON.stringify(problem));
    });

    expect(played).toEqual({ score: 2, maxScore: 2, code: 'not_found' });
  });
});
