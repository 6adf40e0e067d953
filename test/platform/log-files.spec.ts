import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maintainOnce } from '#platform/config/log-files.js';

const folder = mkdtempSync(join(tmpdir(), 'homeroom-logs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = { folder, names: ['pbs', 'error'], rotated: ['error'], retentionDays: 14 };
const hours = (count: number) => new Date(Date.now() + count * 60 * 60_000);
const write = (name: string, ageDays = 0) => {
  writeFileSync(join(folder, name), name);
  utimesSync(join(folder, name), hours(-24 * ageDays), hours(-24 * ageDays));
};

describe('log files', () => {
  it('are removed after the retention, also those of earlier processes; files of other programs are kept', async () => {
    for (const name of ['pbs.2026-10-01.1.log', 'pbs.3.log', 'error.2026-10-01.log', 'pbsx.1.log', 'pbs.notes.log'])
      write(name, 15);
    write('pbs.2026-11-20.1.log', 13);
    write('syslog', 400);

    await maintainOnce(files);

    expect(readdirSync(folder).sort()).toEqual(['pbs.2026-11-20.1.log', 'pbs.notes.log', 'pbsx.1.log', 'syslog']);
  });

  it('that another program keeps open are copied and emptied once a day', async () => {
    write('error.log');
    await maintainOnce(files, hours(1));
    const afterAnHour = readFileSync(join(folder, 'error.log'), 'utf8');
    await maintainOnce(files, hours(25));
    await maintainOnce(files, hours(25));

    const copies = readdirSync(folder).filter((name) => name.startsWith('error.2'));
    expect([afterAnHour, readFileSync(join(folder, 'error.log'), 'utf8'), copies.length]).toEqual(['error.log', '', 1]);
    expect(readFileSync(join(folder, copies[0] ?? ''), 'utf8')).toBe('error.log');
  });

  it('that do not exist are not created', async () => {
    await maintainOnce({ ...files, folder: join(folder, 'missing') });
  });
});
