import pg from 'pg';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints, problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

beforeAll(() =>
  school.sql(
    `CREATE TABLE desks (id integer PRIMARY KEY, code varchar(3) CONSTRAINT desks_code_key UNIQUE,
       rank smallint CONSTRAINT desks_rank_check CHECK (rank > 0), window_no integer CONSTRAINT desks_window_no_key UNIQUE);
     CREATE TABLE chairs (id integer PRIMARY KEY, desk_id integer NOT NULL REFERENCES desks ON DELETE RESTRICT);
     INSERT INTO desks VALUES (1, 'a', 1, 1); INSERT INTO chairs VALUES (1, 1)`,
  ),
);

/** What PostgreSQL says to the statement, as a Problem. */
async function refusal(statement: string) {
  const error: unknown = await school.sql(statement).then(
    () => undefined,
    (refused: unknown) => refused,
  );
  return problemOfDatabaseError(error);
}

describe('a refusal of the database', () => {
  it.each([
    ['a value that is taken', `INSERT INTO desks VALUES (2, 'a')`, 409, 'desks_code_taken', 'code'],
    ['a value a CHECK forbids', `INSERT INTO desks VALUES (2, 'b', -1)`, 400, 'desks_rank', 'rank'],
    ['a row that is not there', 'INSERT INTO chairs VALUES (2, 99)', 409, 'desk_missing', 'desk'],
    ['a row that is needed', 'DELETE FROM desks', 409, 'still_in_use', 'chairs'],
    ['a text that is too long', `INSERT INTO desks VALUES (2, 'too long')`, 400, 'value_out_of_range', 'too long'],
    ['a number that is too large', 'INSERT INTO desks VALUES (2, NULL, 99999)', 400, 'value_out_of_range', 'too large'],
    ['a row somebody holds', holding('55P03'), 503, 'busy', 'at once'],
    ['a deadlock', holding('40P01'), 503, 'busy', 'at once'],
    ['too much time', holding('57014'), 503, 'too_slow', 'too long'],
    ['too many connections', holding('53300'), 503, 'database_unavailable', 'cannot be reached'],
    ['a server that stops', holding('57P01'), 503, 'database_unavailable', 'cannot be reached'],
  ])('says %s in words', async (_, statement, status, code, words) => {
    const problem = await refusal(statement);

    expect(problem).toMatchObject({ status, code });
    expect(problem?.detail).toContain(words);
    if (status === 503) expect(problem?.retryAfter).toBeGreaterThan(0);
  });

  it('is explained beside the entity where somebody found better words', async () => {
    const explained = conflict('window_taken', 'There is one desk at each window.');
    explainConstraints({ desks_window_no_key: explained });

    expect(await refusal('INSERT INTO desks VALUES (3, NULL, NULL, 1)')).toBe(explained);
  });

  it('is a bug of ours when the statement itself is wrong', async () => {
    expect(await refusal('SELECT nothing FROM nowhere')).toBeUndefined();
    expect(await refusal('INSERT INTO chairs VALUES (3, NULL)')).toBeUndefined();
  });
});

describe('a database that cannot be reached', () => {
  it('is unavailable, not broken', async () => {
    const nobody = new pg.Pool({ connectionString: 'postgresql://a:b@127.0.0.1:1/c' });

    const error: unknown = await nobody.query('SELECT 1').catch((refused: unknown) => refused);

    expect(problemOfDatabaseError(error)).toMatchObject({ status: 503, code: 'database_unavailable' });
  });
});

describe('every problem', () => {
  it('is a problem document with a code, a sentence and the id of its request', async () => {
    const { body, headers, status } = await school.anyone.get('/nowhere');

    expect(status).toBe(404);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      code: 'no_such_route',
      detail: expect.any(String),
      requestId: headers.get('x-request-id'),
    });
  });

  it('names every field that is wrong', async () => {
    const { body } = await school.as(school.root).post('/users', { email: 'x', role: 'KING', hat: 1 });

    const fields = body.errors.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(expect.arrayContaining(['email', 'role', 'hat']));
  });
});

/** A statement PostgreSQL answers with that very code. */
function holding(code: string): string {
  return `DO $$ BEGIN RAISE EXCEPTION 'as it would be' USING ERRCODE = '${code}'; END $$`;
}
