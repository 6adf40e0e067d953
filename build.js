import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** Compiles the project for `npm start` and shows the time it takes: up to a minute at first, later about a second. */
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { stderr } = process;
const intervalMs = stderr.isTTY ? 1_000 : 5_000;

const startedAt = performance.now();
const elapsed = () => `${Math.round((performance.now() - startedAt) / 1000)} s`;

let hasShown = false;
/** On a terminal, each line replaces the one before it. */
function show(text, end = '') {
  stderr.write(stderr.isTTY ? `\r\u001b[K${text}${end}` : `${text}\n`);
  hasShown = true;
}

const timer = setInterval(() => show(`Compiling (only after an installation or upgrade): ${elapsed()}`), intervalMs);
const compiler = spawn(process.execPath, [tsc, '--build'], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => compiler.kill(signal));
compiler.on('close', (code) => {
  clearInterval(timer);
  if (hasShown) show(code === 0 ? `Compiled in ${elapsed()}` : 'Homeroom could not be compiled', '\n');
  process.exitCode = code ?? 1;
});
