import { Database } from '#platform/database/database.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

describe('database connections', () => {
  it('of one screen stay open in quiet times, because a new one plans every statement again', () => {
    const { pool } = school.app.get(Database);

    expect(pool.options).toMatchObject({ min: 4, max: 10 });
    expect(pool.options.idleTimeoutMillis).toBeGreaterThanOrEqual(60_000);
  });
});
