import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { writeFileSync } from 'node:fs';
import { openSchool } from '../support/school.js';
const school = openSchool();
const program = resolve('dist/src/cli/homeroom.js');
const run = (args: string[], extra: string[] = []): Promise<any> => new Promise((done) => {
    const env = { PATH: process.env.PATH, NODE_ENV: 'test', DATABASE_URL: school.databaseUrl, ORGANIZATION_ID: 'test', ORGANIZATION_SLUG: 'test',
      JWT_SECRET: '5f'.repeat(20) + '1234567890', ENCRYPTION_KEY: '0123456789abcdef'.repeat(4), BCRYPT_ROUNDS: '4' };
    const t = Date.now();
    execFile(process.execPath, [...extra, program, ...args], { env, cwd: '/tmp' }, (error, out, err) => done({ ms: Date.now() - t, code: error?.code ?? 0, out, err }));
});
it('x', async () => {
    for (const classroomId of [school.p1a, school.p1b])
      await school.as(school.root).post('/subjects', { classroomId, name: 'Science' });
  writeFileSync('/tmp/book.txt', '1 a\n1.1 b\n');
  writeFileSync('/tmp/r.csv', 'first_name,last_name,student_number\nA,B,77\n');
  console.log(await run(['--help']));
  console.log(await run(['import', 'roster', 'nix.csv']));
  console.log(await run(['import', 'roster', 'r.csv', '--dry-run', '--level', 'P1']));
  console.log(await run(['import', 'toc', 'book.txt', '--subject', 'science', '--classroom', 'p1b']));
}, 100000);
