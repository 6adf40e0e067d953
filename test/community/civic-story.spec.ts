import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tracesOf } from '../identity/lives.js';
import type { Client } from '../support/client.js';
import { openSchool } from '../support/school.js';

/** A community center: library, recommendations, paths and courses, and by choice of its operator votes and local help. */
const school = openSchool({ FEATURES: '@community,civic,local', REGISTRATION_MODE: 'open' });

const email = 'winifred@home.example';
const password = 'a sentence hard to guess';

/** A visitor who opens an account and confirms the address. */
async function register(): Promise<{ id: string; client: Client }> {
  const person = { email, password, firstName: 'Winifred', lastName: 'Ossington' };
  expect((await school.anyone.post('/auth/register', person)).status).toBe(201);
  const { token } = await school.mailTo(email);
  expect((await school.anyone.post('/auth/verify-email', { token })).status).toBe(204);
  const { body } = await school.anyone.post('/auth/login', { email, password });
  return { id: body.user.id, client: school.with(body.accessToken) };
}

async function publish(kind: 'resources' | 'civic/bills', draft: object): Promise<string> {
  const { status, body } = await school.as(school.root).post(`/${kind}`, draft);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

const article = (title: string, topics: string[]) =>
  publish('resources', { title, topics, type: 'article', contentUrl: `https://library.example/${title.length}` });

describe('a person of a civic organization', () => {
  it('opts in, votes, rates, is recommended why, brings what a browser kept, exports it, and leaves without a trace', async () => {
    const labor = await article('Collective bargaining', ['labor-law']);
    const music = await article('Choirs of the river', ['music']);
    const kept = await article('Reading a bill', ['government']);
    const bill = { externalId: 'us-119-hr-1', name: 'Fair Wages Act', type: 'Labor Law', level: 'federal' };
    await publish('civic/bills', bill);
    const { id, client } = await register();
    const reasonsFor = async (resource: string) => {
      const { body } = await client.get('/resources/recommended');
      return body.items.flatMap((each: { id: string; reasonCode: string; reason: string }) =>
        each.id === resource ? [[each.reasonCode, each.reason]] : [],
      );
    };

    // A vote is private, and says nothing to the recommendations before the person allows it.
    expect((await client.post('/civic/vote', { billId: bill.externalId, choice: 'yes' })).status).toBe(201);
    const [stored] = await school.sql<{ choice: string }>(
      'SELECT vote_choice AS choice FROM civic_votes WHERE user_id = $1',
      [id],
    );
    expect(stored?.choice).not.toMatch(/yes/);
    const voted = [['vote', 'You voted yes on labor law bills, learn about labor law']];
    expect(await reasonsFor(labor)).not.toEqual(voted);
    expect((await client.put('/user/privacy', { civicEngagementTracking: true })).status).toBe(200);
    const { body: consents } = await client.get('/user/consents');
    expect(consents.items[0]).toMatchObject({
      purpose: 'civicEngagementTracking',
      decision: 'given',
      textVersion: '1',
      decidedAs: 'person',
    });
    expect(await reasonsFor(labor)).toEqual(voted);

    // A rating counts once, of what the person has opened.
    await client.post('/learning/view', { resourceId: music });
    for (const rating of [2, 5])
      expect((await client.post('/learning/rate', { resourceId: music, rating })).status).toBe(200);
    expect((await client.get(`/resources/${music}`)).body).toMatchObject({ ratingAvg: 5, ratingCount: 1 });

    // What the page kept in localStorage before the login; sent again, it changes nothing.
    const store = {
      votes: { 'us-119-hr-2': { vote: 'no', billName: 'Toll Roads Act', votedAt: '2026-09-01T08:00:00Z' } },
      bookmarks: [kept, '01900000-0000-7000-8000-0000000000ff'],
      preferences: { theme: 'dark', largePrint: true },
    };
    const uploads = [await client.post('/sync/upload', store), await client.post('/sync/upload', store)];
    expect(uploads.map(({ status }) => status)).toEqual([200, 200]);
    expect(JSON.stringify(uploads[0]?.body.skipped)).toContain('01900000-0000-7000-8000-0000000000ff');
    const { body: download } = await client.get('/sync/download');
    expect(Object.keys(download.votes).toSorted()).toEqual(['us-119-hr-1', 'us-119-hr-2']);
    expect(JSON.stringify(download.bookmarks)).toContain(kept);
    expect(download.preferences).toMatchObject({ theme: 'dark' });

    // Help nearby, which an admin approves.
    const place = await client.post('/local/resources', { name: 'River Food Bank', type: 'food' });
    const decision = { status: 'approved' };
    await school.as(school.root).patch(`/local/resources/${place.body.id}/moderation`, decision);
    expect((await client.post(`/local/resources/${place.body.id}/rate`, { rating: 4 })).status).toBe(200);

    // Everything is in the export, with the choices readable for the person alone.
    const { status, body: everything } = await client.get('/user/data-export');
    expect(status).toBe(200);
    const text = JSON.stringify(everything);
    for (const part of [email, 'Fair Wages Act', 'Toll Roads Act', music, kept, 'largePrint', 'River Food Bank'])
      expect(text).toContain(part);
    expect((await school.as(school.root).get(`/civic/votes?userId=${id}`)).status).toBe(400);

    // Erasure.
    expect((await client.send('DELETE', '/user/account', { password })).status).toBe(200);
    await school.runJobs();
    expect((await client.get('/auth/me')).status).toBe(401);
    expect(await tracesOf(school, [id, email, 'Winifred', 'Ossington'])).toEqual([]);
    const { body: rated } = await school.as(school.root).get(`/resources/${music}`);
    expect(rated).toMatchObject({ ratingAvg: 0, ratingCount: 0 });
    const folder = school.environment.STORAGE_DIR ?? '';
    expect(readFileSync(join(folder, 'erasure-ledger.jsonl'), 'utf8')).toContain(id);
    expect((await school.anyone.post('/auth/login', { email, password })).status).toBe(401);
  });
});
