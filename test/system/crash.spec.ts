import { Process } from '../support/process.js';
import { openSchoolDatabase } from '../support/school.js';

const school = openSchoolDatabase();

describe('a lost connection to the database', () => {
  it('does not end the process', async () => {
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
