import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OrphanedFiles } from '#platform/files/orphaned-files.js';
import { longFile, openFileSchool } from '../support/file-school.js';
import { sendForm } from '../support/form.js';
import { Instance, pause } from '../support/instance.js';
import { mainAsModules } from '../support/process.js';
import { mebibyte, mp4Head, picture } from '../support/sample-files.js';

/** Run before a release: each kill costs a start of the program, and the full disk needs a file system of its own. */
const inLongRun = process.env.LONG ? describe : describe.skip;
const kills = 100;
const routes = join(import.meta.dirname, '../support/with-file-routes.js');

inLongRun('an instance that is killed during uploads', () => {
  const school = openFileSchool();

  it(
    'keeps every acknowledged file, and has neither rows without bytes nor bytes without a row after the sweep',
    async () => {
      const { PORT: _, ...environment } = school.environment;
      const instance = await Instance.on({ ...environment, NODE_OPTIONS: `--import ${routes}` }, mainAsModules);
      const token = await school.as(school.ana).token();
      const acknowledged = new Map<string, string>();
      let isRunning = true;
      const sender = async () => {
        while (isRunning) {
          const bytes = [mp4Head, randomBytes(200_000), randomBytes(Math.ceil(Math.random() * 400_000))];
          const file = { name: 'a.mp4', type: 'video/mp4', bytes };
          const { status, body } = await sendForm(`${instance.url}/api/v1/file-notes`, token, file).catch(
            () => noResponse,
          );
          if (status === 201)
            acknowledged.set(body.id, createHash('sha256').update(Buffer.concat(bytes)).digest('hex'));
          if (status === 0) await pause(20);
        }
      };
      await instance.start();
      const senders = Array.from({ length: 4 }, sender);
      for (let kill = 0; kill < kills; kill++) {
        await pause(200 + Math.random() * 500);
        await instance.end('SIGKILL');
        await instance.start();
      }
      await pause(300);
      isRunning = false;
      await Promise.all(senders);
      await instance.end('SIGKILL');

      const inThreeHours = new Date(Date.now() + 3 * 3_600_000);
      const swept = await school.app.get(OrphanedFiles).sweep(inThreeHours);

      const rows = await school.sql<{ id: string; storage_key: string; sha256: string }>('SELECT * FROM stored_files');
      process.stderr.write(`${kills} kills: ${acknowledged.size} files acknowledged, ${swept} leftovers swept\n`);
      expect(acknowledged.size).toBeGreaterThan(kills);
      const kept = new Map(rows.map(({ id, sha256 }) => [id, sha256]));
      expect([...acknowledged].filter(([id, sha256]) => kept.get(id) !== sha256)).toEqual([]);
      expect(await school.onDisk()).toEqual(rows.map((row) => row.storage_key).sort());
      for (const row of rows) {
        const bytes = await readFile(join(school.folder, row.storage_key));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(row.sha256);
      }
    },
    kills * 30_000 + 60_000,
  );
});

const noResponse = { status: 0, body: { id: '' } };

/** A file system of 3 MiB, if this machine permits mounting one. */
const small = `/tmp/homeroom-tests/full-${process.pid}`;
const mount = () => {
  mkdirSync(small, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', small], { stdio: 'ignore' });
};
const unmount = () => {
  execFileSync('umount', [small]);
  rmSync(small, { recursive: true });
};
const canMount = (() => {
  try {
    mount();
    unmount();
    return true;
  } catch {
    return false;
  }
})();
const whereMounted = canMount ? describe : describe.skip;

whereMounted('a full disk (requires permission to mount a small one)', () => {
  beforeAll(mount);
  afterAll(unmount);
  const school = openFileSchool({ STORAGE_DIR: join(small, 'files') });
  const video = (size: number) => school.attach('a.mp4', 'video/mp4', '', { bytes: longFile(mp4Head, size) });

  it('returns 507, leaves no partial file or row, and accepts uploads again when there is space', async () => {
    const first = await video(mebibyte);
    expect(first.status).toBe(201);
    const before = [await school.onDisk(), await school.sql('SELECT id FROM stored_files')];

    const refused = await Promise.all([video(8 * mebibyte), video(8 * mebibyte), video(8 * mebibyte)]);

    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([507, 'storage_full']));
    expect([await school.onDisk(), await school.sql('SELECT id FROM stored_files')]).toEqual(before);
    expect((await school.login(school.ben)).status).toBe(200);
    expect((await school.fetch(`${first.body.id}/content`)).bytes.length).toBe(mebibyte);
    expect((await video(mebibyte)).status).toBe(201);
  });

  it('retries the thumbnail job until there is space', async () => {
    await school.sql('SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs');
    const { body } = await school.attach('a.png', 'image/png', await picture('png'));
    execFileSync('sh', ['-c', `head -c 8m /dev/zero > ${small}/filler || true`], { stdio: 'ignore' });
    await school.runJobs();
    expect((await school.fetch(`${body.id}/thumbnail`)).status).toBe(507);

    execFileSync('rm', [`${small}/filler`]);
    await school.sql('UPDATE graphile_worker._private_jobs SET run_at = now()');
    await school.runJobs();

    const [row] = await school.sql('SELECT thumbnail_key FROM stored_files WHERE id = $1', [body.id]);
    expect(row?.thumbnail_key).toMatch(/thumbnail/);
  });
});
