import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

/** A fault planted beside the program: a signal makes it reject where nobody waits. */
const planted = `data:text/javascript,process.on('SIGUSR2', () => { Promise.reject(new Error('planted fault')); });`;

describe('an error nobody caught', () => {
  it('is logged once and ends the process, for its supervisor to start another', async () => {
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

  it('on a connection of the pool is contained', async () => {
    const instance = new Process(school.environment);
    const here = (await instance.listening())();
    await here.get('/health/ready');
    await school.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await new Promise((later) => setTimeout(later, 1_000));

    expect((await here.get('/health/ready')).status).toBe(200);
    expect(await instance.end('SIGTERM')).toBe(0);
  }, 60_000);
});
