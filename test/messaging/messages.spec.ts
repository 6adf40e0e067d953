import { openSchool } from '../support/school.js';
import { inboxOf, tellOne, titlesOf, unreadOf } from './inbox.js';

const school = openSchool();

describe('GET /messages', () => {
  it('shows the newest first, by tag and by what is unread, in two statements', async () => {
    const person = await school.person('STUDENT');
    await tellOne(school, person, { title: 'One', tag: 'course' });
    const read = await tellOne(school, person, { title: 'Two' });
    await tellOne(school, person, { title: 'Three' });
    await school.as(person).post(`/messages/${read}/read`);

    expect(await titlesOf(school, person)).toEqual(['Three', 'Two', 'One']);
    expect(await titlesOf(school, person, '&tag=course')).toEqual(['One']);
    expect(await titlesOf(school, person, '&unread=true')).toEqual(['Three', 'One']);
    expect(await titlesOf(school, person, '&unread=false')).toEqual(['Two']);
    const { body, headers } = await school.as(person).get('/messages?limit=1');
    expect([body.total, body.items[0].senderName]).toEqual([3, 'Root Ruiz']);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it.each(['root', 'ana', 'paula'] as const)('never shows %s what another person was told', async (name) => {
    const id = await tellOne(school, school.ben, { title: 'Only for Ben' });

    const { status } = await school.as(school[name]).get(`/messages/${id}`);

    expect(status).toBe(404);
    expect(await titlesOf(school, school[name])).not.toContain('Only for Ben');
  });

  it('asks for a login', async () => {
    expect((await school.anyone.get('/messages')).status).toBe(401);
  });

  it.each(['tag=', 'tag=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'unread=perhaps', 'limit=0'])(
    'refuses or ignores %s without falling over',
    async (query) => {
      const { status } = await school.as(school.ben).get(`/messages?${query}`);

      expect(status).toBe(query === 'tag=' ? 200 : 400);
    },
  );
});

describe('a message that ends', () => {
  it('is there until its last moment and gone at the exact one, without any job', async () => {
    const person = await school.person('STUDENT');
    const expiresAt = new Date(Date.now() + 3_600_000);
    const id = await tellOne(school, person, { title: 'Until noon', expiresAt: expiresAt.toISOString() });
    school.advanceClock({ seconds: 3_590 });
    const before = [await titlesOf(school, person), await unreadOf(school, person)];
    school.advanceClock({ seconds: 10 });

    const { status } = await school.as(person).get(`/messages/${id}`);

    expect(before).toEqual([['Until noon'], 1]);
    expect(status).toBe(404);
    expect([await titlesOf(school, person), await unreadOf(school, person)]).toEqual([[], 0]);
    expect((await school.as(person).delete(`/messages/${id}`)).status).toBe(404);
    expect(await school.sql('SELECT 1 FROM messages WHERE id = $1', [id])).toHaveLength(1);
  });

  it('must end later than now', async () => {
    const draft = { scopeType: 'user', scopeId: school.ben.id, title: 'Late', expiresAt: '2020-01-01T00:00:00Z' };

    const { status, body } = await school.as(school.root).post('/messages', draft);

    expect([status, body.code]).toEqual([400, 'expires_in_past']);
  });
});

describe('GET /messages/unread-count', () => {
  it('is one statement on an index', async () => {
    const person = await school.person('STUDENT');
    await tellOne(school, person);
    await school.as(person).get('/messages/unread-count');

    const { body, headers } = await school.as(person).get('/messages/unread-count');

    expect(body).toEqual({ unread: 1 });
    expect(headers.get('x-statements')).toBe('1');
  });
});

describe('POST /messages/:id/read', () => {
  it('keeps the moment of the first time', async () => {
    const id = await tellOne(school, school.ben);
    const { body: first } = await school.as(school.ben).post(`/messages/${id}/read`);

    const { status, body: again } = await school.as(school.ben).post(`/messages/${id}/read`);

    expect(status).toBe(200);
    expect(first.readAt).not.toBeNull();
    expect(again.readAt).toBe(first.readAt);
  });

  it('does not exist for anybody else', async () => {
    const id = await tellOne(school, school.ben);

    const { status } = await school.as(school.root).post(`/messages/${id}/read`);

    expect(status).toBe(404);
    expect((await school.as(school.ben).get(`/messages/${id}`)).body.readAt).toBeNull();
  });
});

describe('POST /messages/read-all', () => {
  it('reads what is there, of one tag or up to a moment, and says how many', async () => {
    const person = await school.person('STUDENT');
    await tellOne(school, person, { tag: 'course' });
    const second = await tellOne(school, person);
    await tellOne(school, person);
    const { body: seen } = await school.as(person).get(`/messages/${second}`);

    const { body: tagged } = await school.as(person).post('/messages/read-all', { tag: 'course' });
    const { body: earlier } = await school.as(person).post('/messages/read-all', { until: seen.createdAt });
    const { body: rest } = await school.as(person).post('/messages/read-all');

    expect([tagged, earlier, rest]).toEqual([
      { read: 1, unread: 2 },
      { read: 1, unread: 1 },
      { read: 1, unread: 0 },
    ]);
  });

  it('never loses one that arrives meanwhile: each is read or still counted', async () => {
    const person = await school.person('STUDENT');
    await tellOne(school, person);
    const arriving = Array.from({ length: 12 }, () => tellOne(school, person));
    const reading = Array.from({ length: 6 }, () => school.as(person).post('/messages/read-all'));

    const answers = await Promise.all(reading);
    await Promise.all(arriving);

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const read = answers.reduce((sum, { body }) => sum + Number(body.read), 0);
    expect(read + (await unreadOf(school, person))).toBe(13);
  });
});

describe('DELETE /messages/:id', () => {
  it('hides it from its reader and keeps it for the school', async () => {
    const id = await tellOne(school, school.ben, { title: 'Hide me' });

    const { status } = await school.as(school.ben).delete(`/messages/${id}`);

    expect(status).toBe(204);
    expect(await titlesOf(school, school.ben)).not.toContain('Hide me');
    expect((await school.as(school.ben).get(`/messages/${id}`)).status).toBe(404);
    expect((await school.as(school.ben).delete(`/messages/${id}`)).status).toBe(404);
    expect(await school.sql('SELECT title FROM messages WHERE id = $1', [id])).toEqual([{ title: 'Hide me' }]);
  });

  it('hides nothing from anybody else', async () => {
    const id = await tellOne(school, school.ben);

    expect((await school.as(school.zoe).delete(`/messages/${id}`)).status).toBe(404);
    expect((await school.as(school.ben).get(`/messages/${id}`)).status).toBe(200);
  });
});

describe('what was said', () => {
  it('is never edited, whoever tries', async () => {
    const id = await tellOne(school, school.ben, { title: 'As it was said' });

    await expect(school.sql(`UPDATE messages SET title = 'Otherwise' WHERE id = $1`, [id])).rejects.toThrow(
      'append-only',
    );

    expect((await inboxOf(school, school.ben))[0]?.title).toBe('As it was said');
  });
});
