import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * `npm run dev`: compiles on every change and restarts the server. Ends both when npm ends, however it ends; a shell that
 * runs two programs would leave them.
 */
const programs = [
  ['node_modules/@typescript/native/bin/tsc', '--build', '--watch', '--preserveWatchOutput'],
  ['--watch', 'dist/src/main.js'],
];
const children = programs.map((args) => spawn(process.execPath, args, { stdio: 'inherit' }));
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

const parent = process.ppid;
const parentCheckMs = 500;
setInterval(() => {
  if (process.ppid !== parent) stop();
}, parentCheckMs).unref();

await Promise.all(children.map((child) => once(child, 'exit')));
