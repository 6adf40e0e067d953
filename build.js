import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Builds the project and shows the time it takes: some seconds at first, later less than one. TypeScript compiles each
 * file to `dist/src`, where tests and tools import it. The programs run from `dist/program`, where the files of a program
 * and Nest are bundled: importing 1,300 files one by one took a third of the time of a start.
 */
/** The compiler; the package `typescript` is its API for tools, which ended with version 6. */
const tsc = 'node_modules/@typescript/native/bin/tsc';
const { stderr } = process;
const intervalMs = stderr.isTTY ? 1_000 : 5_000;
const programs = ['dist/src/main.js', 'dist/src/stop-during-start.js', 'dist/src/cli/homeroom.js'];
const outdir = 'dist/program';

const startedAt = performance.now();
const elapsed = () => `${Math.round((performance.now() - startedAt) / 1000)} s`;

let hasShown = false;
/** On a terminal, each line replaces the one before it. */
function show(text, end = '') {
  stderr.write(stderr.isTTY ? `\r\u001b[K${text}${end}` : `${text}\n`);
  hasShown = true;
}

/** The exit code of the compiler. */
async function compile() {
  const compiler = spawn(process.execPath, [tsc, '--build'], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => compiler.kill(signal));
  const [code] = await once(compiler, 'close');
  return code ?? 1;
}

const changedAt = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

/** Whether something was compiled or installed after the programs were bundled. */
const isBundled = () => {
  const sources = ['dist/.tsbuildinfo', 'node_modules/.package-lock.json', 'build.js'];
  return (
    Math.min(...['main.js', 'homeroom.js'].map((file) => changedAt(join(outdir, file)))) >
    Math.max(...sources.map(changedAt))
  );
};

/** Whether Node.js loads the file as an ES module, by its name or the `package.json` above it. */
function isModule(file) {
  if (/\.(cjs|json|node)$/.test(file)) return false;
  if (file.endsWith('.mjs')) return true;
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type === 'module';
}

/**
 * Nest and the 200 files of rxjs are bundled; other packages stay outside, because some load their files by name or exist
 * once per process. Those of CommonJS are required: an import would read the names of their exports from their text first,
 * and load their files through promises, which took a sixth of the time of a start.
 */
const otherPackages = {
  name: 'other-packages',
  setup({ onResolve, onLoad }) {
    const bundled =
      /^(@nestjs\/(common|core|jwt|mapped-types|passport|platform-fastify|schedule|swagger|typeorm)|rxjs)(\/|$)/;
    onResolve({ filter: /^[^./#]/ }, ({ path, kind, namespace, resolveDir }) => {
      if (kind === 'entry-point' || bundled.test(path)) return undefined;
      const isRequired =
        kind === 'import-statement' &&
        namespace === 'file' &&
        !isBuiltin(path) &&
        !isModule(createRequire(join(resolveDir, 'index.js')).resolve(path));
      return isRequired ? { path, namespace: 'required' } : { path, external: true };
    });
    onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** The files of threads, which lie beside the programs, as they are found by the address of the chunk that starts them. */
const threads = () => {
  const files = readdirSync('dist/src', { recursive: true });
  return files.filter((file) => file.endsWith('.worker.js')).map((file) => join('dist/src', file));
};

async function bundle() {
  const { build } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    entryPoints: [...programs, ...threads()],
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    metafile: true,
    write: false,
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [otherPackages],
  });
  mkdirSync(outdir, { recursive: true });
  for (const { path, text } of outputFiles) writeFileSync(path, inAscii(text));
  removeOldChunks(Object.keys(metafile.outputs));
}

/** V8 keeps the text of a program in memory, and twice as large if one regular expression has a character outside Latin-1. */
const inAscii = (text) =>
  text.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Chunks of the last day stay, because a program that runs imports some of them late. */
function removeOldChunks(current) {
  const dayAgo = Date.now() - 86_400_000;
  const files = readdirSync(outdir).map((file) => join(outdir, file));
  for (const file of files) if (!current.includes(file) && changedAt(file) < dayAgo) rmSync(file);
}

process.chdir(import.meta.dirname);
const timer = setInterval(() => show(`Compiling (only after an installation or upgrade): ${elapsed()}`), intervalMs);
const code = await compile();
if (code === 0 && !isBundled()) await bundle();
clearInterval(timer);
if (hasShown) show(code === 0 ? `Compiled in ${elapsed()}` : 'Homeroom could not be compiled', '\n');
process.exitCode = code;
