import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';

/**
 * Builds the project and shows the time it takes: some seconds at first, later less than one. TypeScript compiles each
 * file to `dist/src`, where tests and tools import it. The programs run from `dist/program`, where the files of a program
 * and Nest are bundled: importing 1,300 files one by one took a third of the time of a start.
 */
/** The compiler; the package `typescript` is its API for tools, which ended with version 6. */
const tsc = 'node_modules/@typescript/native/bin/tsc';
const { stderr } = process;
const intervalMs = stderr.isTTY ? 1_000 : 5_000;
const outdir = 'dist/program';

/** The programs by the name of their file. */
const programs = { main: './main.js', homeroom: './cli/homeroom.js' };

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
    Math.min(...Object.keys(programs).map((name) => changedAt(join(outdir, `${name}.js`)))) >
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

/** Nest and the 200 files of rxjs. Other packages stay outside, because some load their files by name or exist once per process. */
const bundled =
  /^(@nestjs\/(common|core|jwt|mapped-types|passport|platform-fastify|schedule|swagger|typeorm)|rxjs)(\/|$)/;

/** Whether an installed package is an ES module; false for modules of Node.js and optional packages that are missing. */
function isModulePackage(path, resolveDir) {
  if (isBuiltin(path)) return false;
  try {
    return isModule(createRequire(join(resolveDir, 'index.js')).resolve(path));
  } catch {
    return false;
  }
}

/** Programs are CommonJS and bundle the packages that they could not require. */
const requiredPackages = {
  name: 'required-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ path, resolveDir }) =>
      bundled.test(path) || isModulePackage(path, resolveDir) ? undefined : { path, external: true },
    );
    // What is preloaded must be the same module in the program.
    onResolve({ filter: /\/stop-during-start\.js$/ }, () => ({ path: './stop-during-start.cjs', external: true }));
  },
};

/** Threads are ES modules. They require packages of CommonJS: an import would read the names of their exports from their text first. */
const importedPackages = {
  name: 'imported-packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./#]/ }, ({ path, kind, namespace, resolveDir }) => {
      if (kind === 'entry-point' || bundled.test(path)) return undefined;
      const isRequired =
        kind === 'import-statement' && namespace === 'file' && !isBuiltin(path) && !isModulePackage(path, resolveDir);
      return isRequired ? { path, namespace: 'required' } : { path, external: true };
    });
    onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** The files of threads, which lie beside the programs, as they are found by the address of the program that starts them. */
const threads = () => {
  const files = readdirSync('dist/src', { recursive: true });
  return files.filter((file) => file.endsWith('.worker.js')).map((file) => join('dist/src', file));
};

const common = {
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  keepNames: true,
  write: false,
  logLevel: 'warning',
};

/** All programs in one file: in `cached-program.ts`, V8 takes their compiled functions from the disk. */
const bundleOfPrograms = (build) =>
  build({
    ...common,
    stdin: {
      contents: Object.entries(programs)
        .map(([name, file]) => `export const ${name} = () => import('${file}');`)
        .join('\n'),
      resolveDir: 'dist/src',
    },
    entryNames: 'programs-[hash]',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    // Functions from a cache cannot import.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    plugins: [requiredPackages],
  });

const bundleOfModules = (build) =>
  build({
    ...common,
    entryPoints: ['dist/src/cached-program.js', ...threads()],
    entryNames: '[name]',
    splitting: true,
    format: 'esm',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [importedPackages],
  });

const bundleOfPreloaded = (build) =>
  build({
    ...common,
    entryPoints: ['dist/src/stop-during-start.js'],
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  });

async function bundle() {
  const { build } = await import('esbuild');
  const bundles = await Promise.all([bundleOfPrograms(build), bundleOfModules(build), bundleOfPreloaded(build)]);
  const files = bundles.flatMap(({ outputFiles }) =>
    outputFiles.map(({ path, text }) => [basename(path), inAscii(text)]),
  );
  const [[programsFile]] = files;
  for (const name of Object.keys(programs))
    files.push([
      `${name}.js`,
      `#!/usr/bin/env node\nimport { startProgram } from './cached-program.js';\n\nstartProgram('${name}', '${programsFile}');\n`,
    ]);
  mkdirSync(outdir, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(outdir, name), text);
  removeOldFiles(files.map(([name]) => name));
}

/** V8 keeps the text of a program in memory, and twice as large if one regular expression has a character outside Latin-1. */
const inAscii = (text) =>
  text.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Files of the last day stay, because a program that runs starts threads late. Caches stay with their bundle. */
function removeOldFiles(current) {
  const dayAgo = Date.now() - 86_400_000;
  for (const name of readdirSync(outdir)) {
    const isCurrent = current.some((file) => name === file || name.startsWith(`${file}.`));
    if (!isCurrent && changedAt(join(outdir, name)) < dayAgo) rmSync(join(outdir, name));
  }
}

process.chdir(import.meta.dirname);
const timer = setInterval(() => show(`Compiling (only after an installation or upgrade): ${elapsed()}`), intervalMs);
const code = await compile();
if (code === 0 && !isBundled()) await bundle();
clearInterval(timer);
if (hasShown) show(code === 0 ? `Compiled in ${elapsed()}` : 'Homeroom could not be compiled', '\n');
process.exitCode = code;
