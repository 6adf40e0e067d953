import { openSchool } from '../support/school.js';
import { inboxOf, sendTo, titlesOf, unreadOf } from './inbox.js';

const school = openSchool();

describe('GET /messages', () => {
  it('lists the newest first, filtered by tag and unread, in two statements', async () => {
    const person = await school.person('STUDENT');
    await sendTo(school, person, { title: 'One', tag: 'course' });
    const read = await sendTo(school, person, { title: 'Two' });
    await sendTo(school, person, { title: 'Three' });
    await school.as(person).post(`/messages/${read}/read`);

    expect(await titlesOf(school, person)).toEqual(['Three', 'Two', 'One']);
    expect(await titlesOf(school, person, '&tag=course')).toEqual(['One']);
    expect(await titlesOf(school, person, '&unread=true')).toEqual(['Three', 'One']);
    expect(await titlesOf(school, person, '&unread=false')).toEqual(['Two']);
    const { body, headers } = await school.as(person).get('/messages?limit=1');
    expect([body.total, body.items[0].senderName]).toEqual([3, 'Root Ruiz']);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it.each(['root', 'ana', 'paula'] as const)('does not show %s the messages of another user', async (name) => {
    const id = await sendTo(school, school.ben, { title: 'Only for Ben' });

    const { status } = await school.as(school[name]).get(`/messages/${id}`);

    expect(status).toBe(404);
    expect(await titlesOf(school, school[name])).not.toContain('Only for Ben');
  });

  it('requires authentication', async () => {
    expect((await school.anyone.get('/messages')).status).toBe(401);
  });

  it.each(['tag=', 'tag=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'unread=perhaps', 'limit=0'])(
    'rejects or ignores %s',
    async (query) => {
      const { status } = await school.as(school.ben).get(`/messages?${query}`);

      expect(status).toBe(query === 'tag=' ? 200 : 400);
    },
  );
});

describe('a message with an expiry', () => {
  it('is shown until expiresAt and not from then on, without a job', async () => {
    const person = await school.person('STUDENT');
    const expiresAt = new Date(Date.now() + 3_600_000);
    const id = await sendTo(school, person, { title: 'Until noon', expiresAt: expiresAt.toISOString() });
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

  it('must expire in the future', async () => {
    const draft = { scopeType: 'user', scopeId: school.ben.id, title: 'Late', expiresAt: '2020-01-01T00:00:00Z' };

    const { status, body } = await school.as(school.root).post('/messages', draft);

    expect([status, body.code]).toEqual([400, 'expires_in_past']);
  });
});

describe('GET /messages/unread-count', () => {
  it('takes one statement', async () => {
    const person = await school.person('STUDENT');
    await sendTo(school, person);
    await school.as(person).get('/messages/unread-count');

    const { body, headers } = await school.as(person).get('/messages/unread-count');

    expect(body).toEqual({ unread: 1 });
    expect(headers.get('x-statements')).toBe('1');
  });
});

describe('POST /messages/:id/read', () => {
  it('keeps the time of the first reading', async () => {
    const id = await sendTo(school, school.ben);
    const { body: first } = await school.as(school.ben).post(`/messages/${id}/read`);

    const { status, body: again } = await school.as(school.ben).post(`/messages/${id}/read`);

    expect(status).toBe(200);
    expect(first.readAt).not.toBeNull();
    expect(again.readAt).toBe(first.readAt);
  });

  it('answers 404 to other users', async () => {
    const id = await sendTo(school, school.ben);

    const { status } = await school.as(school.root).post(`/messages/${id}/read`);

    expect(status).toBe(404);
    expect((await school.as(school.ben).get(`/messages/${id}`)).body.readAt).toBeNull();
  });
});

describe('POST /messages/read-all', () => {
  it('marks messages as read, optionally by tag or up to a time, and returns how many', async () => {
    const person = await school.person('STUDENT');
    await sendTo(school, person, { tag: 'course' });
    const second = await sendTo(school, person);
    await sendTo(school, person);
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

  it('counts every concurrently arriving message as either read or unread', async () => {
    const person = await school.person('STUDENT');
    await sendTo(school, person);
    const sending = Array.from({ length: 12 }, () => sendTo(school, person));
    const reading = Array.from({ length: 6 }, () => school.as(person).post('/messages/read-all'));

    const responses = await Promise.all(reading);
    await Promise.all(sending);

    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    const read = responses.reduce((sum, { body }) => sum + Number(body.read), 0);
    expect(read + (await unreadOf(school, person))).toBe(13);
  });
});

describe('DELETE /messages/:id', () => {
  it('hides the message from its recipient and keeps the row', async () => {
    const id = await sendTo(school, school.ben, { title: 'Hide me' });

    const { status } = await school.as(school.ben).delete(`/messages/${id}`);

    expect(status).toBe(204);
    expect(await titlesOf(school, school.ben)).not.toContain('Hide me');
    expect((await school.as(school.ben).get(`/messages/${id}`)).status).toBe(404);
    expect((await school.as(school.ben).delete(`/messages/${id}`)).status).toBe(404);
    expect(await school.sql('SELECT title FROM messages WHERE id = $1', [id])).toEqual([{ title: 'Hide me' }]);
  });

  it('answers 404 to other users and hides nothing', async () => {
    const id = await sendTo(school, school.ben);

    expect((await school.as(school.zoe).delete(`/messages/${id}`)).status).toBe(404);
    expect((await school.as(school.ben).get(`/messages/${id}`)).status).toBe(200);
  });
});

describe('a delivered message', () => {
  it('cannot be edited, even with SQL', async () => {
    const id = await sendTo(school, school.ben, { title: 'Original' });

    await expect(school.sql(`UPDATE messages SET title = 'Edited' WHERE id = $1`, [id])).rejects.toThrow('append-only');

    expect((await inboxOf(school, school.ben))[0]?.title).toBe('Original');
  });
});
