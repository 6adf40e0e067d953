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

  it('ends the session when a token is reused', async () => {
    const first = await logIn(school.ben);
    const { body: second } = await renew(first.refreshToken);

    const reused = await renew(first.refreshToken);

    expect([reused.status, reused.body.code]).toEqual([401, 'session_expired']);
    expect((await school.with(second.accessToken).get('/auth/me')).status).toBe(401);
    expect((await renew(second.refreshToken)).status).toBe(401);
  });

  it('detects the reuse of a token two generations old', async () => {
    const first = await logIn(school.zoe);
    const { body: second } = await renew(first.refreshToken);
    const { body: third } = await renew(second.refreshToken);

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

  it('accepts one of twenty concurrent uses of a token', async () => {
    const { refreshToken } = await logIn(school.paula);

    const responses = await Promise.all(Array.from({ length: 20 }, () => renew(refreshToken)));

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(responses.filter(({ status }) => status === 401)).toHaveLength(19);
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
