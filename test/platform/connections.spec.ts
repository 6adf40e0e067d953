import { Database } from '#platform/database/database.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

describe('database connections', () => {
  it('of one screen stay open in quiet times, because a new one plans every statement again', () => {
    const { pool } = school.app.get(Database);

    expect(pool.options).toMatchObject({ min: 4, max: 10 });
    expect(pool.options.idleTimeoutMillis).toBeGreaterThanOrEqual(60_000);
  });

  it('are replaced after an hour, because each keeps all statements it has planned', async () => {
    const { pool } = school.app.get(Database);
    expect(pool.options.maxLifetimeSeconds).toBe(3_600);
    const open = pool.totalCount;
    pool.options.maxLifetimeSeconds = 0.2;
    const processes = async () => {
      const asked = Array.from({ length: pool.options.max }, () =>
        pool.query<{ id: number }>('SELECT pg_backend_pid() AS id, pg_sleep(0.05)'),
      );
      return (await Promise.all(asked)).map(({ rows: [row] }) => row?.id);
    };
    const before = await processes();
    await new Promise((later) => setTimeout(later, 300));

    const after = await processes();

    expect(new Set(before).size).toBe(pool.options.max);
    expect(after.filter((id) => before.includes(id)).length).toBeLessThanOrEqual(open);
  });
});
