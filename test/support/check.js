import { spawn } from 'node:child_process';

/**
 * Runs all checks in two rows at the same time, which take about equally long on two cores, and prints the output of
 * those that fail. The contracts are generated from the code that `types` compiles.
 */
const rows = [['lint'], ['types', 'contracts', 'format', 'dead-code', 'rules']];

/** Whether the check passed. */
const run = (name) =>
  new Promise((done) => {
    const startedAt = Date.now();
    const child = spawn('npm', ['run', '--silent', name]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('close', (code) => {
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trim());
      done(code === 0);
    });
  });

const passed = await Promise.all(
  rows.map(async (row) => {
    const results = [];
    for (const name of row) results.push(await run(name));
    return results;
  }),
);
process.exitCode = passed.flat().every(Boolean) ? 0 : 1;
