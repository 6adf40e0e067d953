import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program that compiles a function and, if asked, takes as long as a start whose functions are kept. */
const bundle = (greeting: string): string => `
  const greet = () => '${greeting}';
  module.exports = { main: async () => {
    while (process.env.IS_SLOW && process.cpuUsage().user < 1_100_000);
    console.log(greet());
    return { started: Promise.resolve() };
  } };`;

let folder: string;
/** What the first start that took long has left. */
let cache: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeroom-program-'));
  await copyFile('dist/src/cached-program.js', join(folder, 'cached-program.js'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'a.cjs'), bundle('hello'));
  expect(await start('a.cjs', { IS_SLOW: '1' })).toBe('hello');
  const [name = ''] = await caches();
  cache = join(folder, name);
});
afterAll(() => rm(folder, { recursive: true }));

/** What the program prints. */
async function start(name: string, settings: Record<string, string> = {}): Promise<string> {
  const main = join(folder, 'main.js');
  await writeFile(main, `import { startProgram } from './cached-program.js';\nstartProgram('main', '${name}');\n`);
  const { stdout } = await run(process.execPath, [main], { env: settings });
  return stdout.trim();
}

const caches = async (): Promise<string[]> => (await readdir(folder)).filter((file) => file.includes('.cache')).sort();

it('keeps the functions of a start that takes long, and takes them from there', async () => {
  const { ino } = await stat(cache);

  expect(await start('a.cjs', { IS_SLOW: '1' })).toBe('hello');

  expect(await caches()).toEqual([expect.stringMatching(/^a\.cjs\.main\.[0-9a-f]+\.long\.cache$/)]);
  expect((await stat(cache)).ino).toBe(ino);
});

it('starts with a damaged cache, and replaces it', async () => {
  const whole = await readFile(cache);
  await truncate(cache, whole.length - 10);

  expect(await start('a.cjs', { IS_SLOW: '1' })).toBe('hello');

  expect((await readFile(cache)).length).toBe(whole.length);
});

it('takes no functions of another bundle, even of the same length', async () => {
  await writeFile(join(folder, 'b.cjs'), bundle('adieu'));

  expect(await start('b.cjs')).toBe('adieu');
});

it('keeps the functions of a short start until a long one', async () => {
  await writeFile(join(folder, 'c.cjs'), bundle('hello'));
  const ofBundle = async () => (await caches()).filter((name) => name.startsWith('c.'));

  await start('c.cjs');
  expect(await ofBundle()).toEqual([expect.stringMatching(/\.short\.cache$/)]);
  await start('c.cjs', { IS_SLOW: '1' });
  expect(await ofBundle()).toEqual([expect.stringMatching(/\.long\.cache$/), expect.stringMatching(/\.short\.cache$/)]);
});
