import { randomBytes } from 'node:crypto';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

const renew = (refreshToken: string) => school.anyone.post('/auth/refresh-token', { refreshToken });
const logIn = async (person: Person) =>
  (await school.login(person)).body as { accessToken: string; refreshToken: string };

describe('POST /auth/refresh-token', () => {
  it('returns a new pair of tokens of the same session', async () => {
    const first = await logIn(school.ben);

    const { status, body } = await renew(first.refreshToken);

    expect([status, body.expiresIn, body.refreshToken === first.refreshToken]).toEqual([200, 900, false]);
    const sessions = await Promise.all(
      [first, body].map(async ({ accessToken }) => (await school.with(accessToken).get('/auth/me')).body.sessionId),
    );
    expect(sessions[0]).toBe(sessions[1]);
  });

  it('returns the same working token to a request repeated within ten seconds', async () => {
    const first = await logIn(school.ben);
    const { body: second } = await renew(first.refreshToken);
    school.advanceClock({ seconds: 9 });

    const repeated = await renew(first.refreshToken);

    expect([repeated.status, repeated.body.refreshToken]).toEqual([200, second.refreshToken]);
    expect((await school.with(repeated.body.accessToken).get('/auth/me')).status).toBe(200);
    expect((await renew(repeated.body.refreshToken)).status).toBe(200);
  });

  it('returns the current token to a tab that is two renewals behind within ten seconds', async () => {
    const first = await logIn(school.ben);
    const { body: second } = await renew(first.refreshToken);
    const { body: third } = await renew(second.refreshToken);

    const late = await renew(first.refreshToken);

    expect([late.status, late.body.refreshToken]).toEqual([200, third.refreshToken]);
  });

  it('repeats an exchange in another process', async () => {
    const first = await logIn(school.ana);
    const other = await school.secondInstance();
    const { body: second } = await renew(first.refreshToken);

    const repeated = await other.anyone.post('/auth/refresh-token', { refreshToken: first.refreshToken });
    const next = await other.anyone.post('/auth/refresh-token', { refreshToken: second.refreshToken });

    expect([repeated.status, repeated.body.refreshToken, next.status]).toEqual([200, second.refreshToken, 200]);
  });

  it('ends no session for a repeated exchange in a session that is idle', async () => {
    const person = await school.person('TEACHER');
    const first = await logIn(person);
    await renew(first.refreshToken);
    await school.sql(
      `UPDATE user_sessions SET start_time = now() - interval '1 day', last_active = now() - interval '1 hour' WHERE user_id = $1`,
      [person.id],
    );

    const late = await renew(first.refreshToken);

    expect([late.status, late.body.code]).toEqual([401, 'session_expired']);
    const rows = await school.sql('SELECT end_reason FROM user_sessions WHERE user_id = $1', [person.id]);
    expect(rows).toEqual([{ end_reason: null }]);
  });

  it('ends the session when a token is reused after ten seconds', async () => {
    const first = await logIn(school.ben);
    const { body: second } = await renew(first.refreshToken);
    school.advanceClock({ seconds: 11 });

    const reused = await renew(first.refreshToken);

    expect([reused.status, reused.body.code]).toEqual([401, 'session_expired']);
    expect((await school.with(second.accessToken).get('/auth/me')).status).toBe(401);
    expect((await renew(second.refreshToken)).status).toBe(401);
  });

  it('detects the reuse of a token two generations old', async () => {
    const first = await logIn(school.zoe);
    const { body: second } = await renew(first.refreshToken);
    const { body: third } = await renew(second.refreshToken);
    school.advanceClock({ seconds: 11 });

    await renew(first.refreshToken);

    expect((await school.with(third.accessToken).get('/auth/me')).status).toBe(401);
    const rows = await school.sql('SELECT end_reason FROM user_sessions WHERE user_id = $1', [school.zoe.id]);
    expect(rows).toEqual([{ end_reason: 'token_reuse' }]);
    const audited = await school.sql(`SELECT FROM audit_log WHERE action = 'session.token_reused' AND actor_id = $1`, [
      school.zoe.id,
    ]);
    expect(audited).toHaveLength(1);
  });

  it('rejects forged tokens without ending the session', async () => {
    const { accessToken, refreshToken } = await logIn(school.ana);
    const bytes = Buffer.from(refreshToken, 'base64url');
    const forged = Buffer.concat([bytes.subarray(0, 16), randomBytes(bytes.length - 16)]);
    const truncated = bytes.subarray(0, 40);

    const responses = await Promise.all(
      [forged, truncated]
        .map((token) => renew(token.toString('base64url')))
        .concat(renew('nonsense'), renew(accessToken)),
    );

    expect(responses.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([401, 'token_invalid']));
    expect((await school.with(accessToken).get('/auth/me')).status).toBe(200);
  });

  it('answers twenty concurrent uses of a token with the same new token', async () => {
    const { refreshToken } = await logIn(school.paula);

    const responses = await Promise.all(Array.from({ length: 20 }, () => renew(refreshToken)));

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(responses.map(({ body }) => body.refreshToken)).size).toBe(1);
  });

  it('keeps no hash of a replaced token longer than needed', async () => {
    const person = await school.person('TEACHER');
    let { refreshToken } = await logIn(person);
    for (let renewals = 0; renewals < 3; renewals++) {
      refreshToken = (await renew(refreshToken)).body.refreshToken;
      school.advanceClock({ seconds: 11 });
    }

    const [row] = await school.sql<{ recent_refreshes: object }>(
      'SELECT recent_refreshes FROM user_sessions WHERE user_id = $1',
      [person.id],
    );
    expect(Object.keys(row?.recent_refreshes ?? {})).toHaveLength(1);
  });

  it('stores only hashes', async () => {
    const { refreshToken } = await logIn(school.olga);

    const rows = await school.sql('SELECT * FROM user_sessions WHERE user_id = $1', [school.olga.id]);

    expect(JSON.stringify(rows)).not.toContain(refreshToken);
    expect(JSON.stringify(rows)).not.toContain(refreshToken.slice(-43));
  });

  it.each([{}, { refreshToken: 7 }, { refreshToken: '' }, []])('rejects %j', async (body) => {
    const { status } = await school.anyone.post('/auth/refresh-token', body);

    expect(status).toBe(400);
  });
});
