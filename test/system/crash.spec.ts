import { Process } from '../support/process.js';
import { openSchoolDatabase } from '../support/school.js';

const school = openSchoolDatabase();

/** A module that makes the process fail with an unhandled rejection on SIGUSR2. */
const planted = `data:text/javascript,process.on('SIGUSR2', () => { Promise.reject(new Error('planted fault')); });`;

describe('an uncaught error', () => {
  it('is logged once and ends the process, so that its supervisor restarts it', async () => {
    const instance = new Process({ ...school.environment, LOG_LEVEL: 'info' }, ['--import', planted]);
    await instance.listening();

    const code = await instance.end('SIGUSR2');

    const lines = instance.output.split('\n').filter((line) => line.startsWith('{') && line.includes('planted fault'));
    expect(code).toBe(1);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 60,
        context: 'Crash',
        err: expect.objectContaining({ message: 'planted fault' }),
      }),
    ]);
  }, 60_000);

  it('on a pooled connection does not end the process', async () => {
    const instance = new Process(school.environment);
    const client = (await instance.listening())();
    await client.get('/health/ready');
    await school.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await new Promise((later) => setTimeout(later, 1_000));

    expect((await client.get('/health/ready')).status).toBe(200);
    expect(await instance.end('SIGTERM')).toBe(0);
  }, 60_000);
});
