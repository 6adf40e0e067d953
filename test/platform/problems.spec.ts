import pg from 'pg';
import { explainConstraints, problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';
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

/** The Problem for the error of a statement. */
async function problemOf(statement: string) {
  const error: unknown = await school.sql(statement).then(
    () => undefined,
    (rejected: unknown) => rejected,
  );
  return problemOfDatabaseError(error);
}

describe('a database error', () => {
  it.each([
    ['a duplicate value', `INSERT INTO desks VALUES (2, 'a')`, 409, 'value_taken', 'code'],
    ['a value that violates a CHECK', `INSERT INTO desks VALUES (2, 'b', -1)`, 400, 'rule_violated', 'rank'],
    ['a missing row', 'INSERT INTO chairs VALUES (2, 99)', 409, 'reference_missing', 'desk'],
    ['a referenced row', 'DELETE FROM desks', 409, 'still_in_use', 'chairs'],
    ['a text that is too long', `INSERT INTO desks VALUES (2, 'too long')`, 400, 'value_out_of_range', 'too long'],
    ['a number that is too large', 'INSERT INTO desks VALUES (2, NULL, 99999)', 400, 'value_out_of_range', 'too large'],
    ['a locked row', raising('55P03'), 503, 'busy', 'in progress'],
    ['a deadlock', raising('40P01'), 503, 'busy', 'in progress'],
    ['a timeout', raising('57014'), 503, 'too_slow', 'too long'],
    ['too many connections', raising('53300'), 503, 'database_unavailable', 'cannot be reached'],
    ['a server that shuts down', raising('57P01'), 503, 'database_unavailable', 'cannot be reached'],
  ])('is explained: %s', async (_, statement, status, code, text) => {
    const problem = await problemOf(statement);

    expect(problem).toMatchObject({ status, code });
    expect(problem?.detail).toContain(text);
    if (status === 503) expect(problem?.retryAfter).toBeGreaterThan(0);
  });

  it('has the text registered for its constraint, if there is one', async () => {
    const registered = conflict('window_taken', 'There is one desk at each window.');
    explainConstraints({ desks_window_no_key: registered });

    expect(await problemOf('INSERT INTO desks VALUES (3, NULL, NULL, 1)')).toBe(registered);
  });

  it('is a bug if the statement itself is invalid', async () => {
    expect(await problemOf('SELECT nothing FROM nowhere')).toBeUndefined();
    expect(await problemOf('INSERT INTO chairs VALUES (3, NULL)')).toBeUndefined();
  });
});

describe('an unreachable database', () => {
  it('is reported as unavailable, not as a bug', async () => {
    const pool = new pg.Pool({ connectionString: 'postgresql://a:b@127.0.0.1:1/c' });

    const error: unknown = await pool.query('SELECT 1').catch((rejected: unknown) => rejected);

    expect(problemOfDatabaseError(error)).toMatchObject({ status: 503, code: 'database_unavailable' });
  });
});

describe('every problem', () => {
  it('is a problem document with a code, a detail and the request id', async () => {
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

  it('names every invalid field', async () => {
    const { body } = await school.as(school.root).post('/users', { email: 'x', role: 'KING', hat: 1 });

    const fields = body.errors.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(expect.arrayContaining(['email', 'role', 'hat']));
  });
});

/** A statement that fails with this SQLSTATE. */
function raising(code: string): string {
  return `DO $$ BEGIN RAISE EXCEPTION 'simulated' USING ERRCODE = '${code}'; END $$`;
}
