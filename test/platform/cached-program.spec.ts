import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program that compiles a function and takes some microseconds of the processor. */
const bundle = (greeting: string, time = 0): string => `
  const greet = () => '${greeting}';
  module.exports = { main: async () => {
    while (process.cpuUsage().user < ${time}) for (let n = 0; n < 1e6; n++);
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
  expect(await start('a.cjs', 'long')).toBe('hello');
  const [name = ''] = await caches();
  cache = join(folder, name);
});
afterAll(() => rm(folder, { recursive: true }));

/** With these limits, every start is short, or every start is long; without one, its time is measured. */
const limits = { short: 'Infinity', long: '0', measured: 'undefined' };

/** What the program prints. Its start counts as short or as long, or its time is measured. */
async function start(name: string, length: keyof typeof limits): Promise<string> {
  const main = join(folder, 'main.js');
  const call = `startProgram('main', '${name}', ${limits[length]});`;
  await writeFile(main, `import { startProgram } from './cached-program.js';\n${call}\n`);
  const { stdout } = await run(process.execPath, [main], { env: {} });
  return stdout.trim();
}

const caches = async (): Promise<string[]> => (await readdir(folder)).filter((file) => file.includes('.cache')).sort();

it('keeps the functions of a long start, and takes them from there', async () => {
  const { ino } = await stat(cache);

  expect(await start('a.cjs', 'long')).toBe('hello');

  expect(await caches()).toEqual([expect.stringMatching(/^a\.cjs\.main\.[0-9a-f]+\.long\.cache$/)]);
  expect((await stat(cache)).ino).toBe(ino);
});

it('starts with a damaged cache, and replaces it', async () => {
  const whole = await readFile(cache);
  await truncate(cache, whole.length - 10);

  expect(await start('a.cjs', 'long')).toBe('hello');

  expect((await readFile(cache)).length).toBe(whole.length);
});

it('takes no functions of another bundle, even of the same length', async () => {
  await writeFile(join(folder, 'b.cjs'), bundle('adieu'));

  expect(await start('b.cjs', 'short')).toBe('adieu');
});

it('keeps the functions of a short start until a long one', async () => {
  await writeFile(join(folder, 'c.cjs'), bundle('hello'));
  const ofBundle = async () => (await caches()).filter((name) => name.startsWith('c.'));

  await start('c.cjs', 'short');
  expect(await ofBundle()).toEqual([expect.stringMatching(/\.short\.cache$/)]);
  await start('c.cjs', 'long');
  expect(await ofBundle()).toEqual([expect.stringMatching(/\.long\.cache$/), expect.stringMatching(/\.short\.cache$/)]);
});

it('takes a start of more than a second of the processor as a long one', async () => {
  await writeFile(join(folder, 'd.cjs'), bundle('hello'));
  await writeFile(join(folder, 'e.cjs'), bundle('hello', 1_010_000));

  for (const name of ['d.cjs', 'e.cjs']) await start(name, 'measured');

  expect((await caches()).filter((name) => /^[de]\./.test(name))).toEqual([
    expect.stringMatching(/^d\..*\.short\.cache$/),
    expect.stringMatching(/^e\..*\.long\.cache$/),
  ]);
});
