import { createCourse, enroll, outcome } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

/** The threads of a discussion in a course of Ana; Ben and Zoe have seats. */
async function discussion() {
  const course = await createCourse(school);
  const module = await createModule(school, { courseId: course.id });
  const lesson = await createLesson(school, module.id, { type: 'discussion' });
  for (const person of [school.ben, school.zoe]) await enroll(school, person, course.id);
  return { moduleId: module.id as string, path: `/modules/${module.id}/discussions/${lesson.id}/threads` };
}

const post = (person: Person, path: string, body: object = {}) => school.as(person).post(path, body);
const get = (person: Person, path: string) => school.as(person).get(path);
const start = async (person: Person, path: string, draft: object = {}) =>
  (await post(person, path, { title: 'City maps', text: 'Which one?', ...draft })).body;
const titlesOf = async (person: Person, path: string) =>
  (await get(person, path)).body.items.map(({ title }: { title: string }) => title);

describe('threads', () => {
  it('are started and replied to by all to whom the module is open', async () => {
    const { path } = await discussion();

    const started = await post(school.ben, path, { title: 'City maps', text: 'Which **one**?<script>x</script>' });
    const thread = `${path}/${started.body.id}`;
    const reply = await post(school.zoe, `${thread}/replies`, { text: 'The old one.' });
    const listed = await get(school.ana, path);

    expect([started.status, started.body]).toMatchObject([
      201,
      {
        title: 'City maps',
        text: 'Which **one**?&lt;script>x&lt;/script>',
        authorId: school.ben.id,
        replyCount: 0,
        closedAt: null,
        hiddenAt: null,
        editedAt: null,
      },
    ]);
    expect([reply.status, reply.body]).toMatchObject([
      201,
      { text: 'The old one.', threadId: started.body.id, authorId: school.zoe.id, authorName: expect.any(String) },
    ]);
    expect(listed.body.items).toMatchObject([{ id: started.body.id, replyCount: 1 }]);
    expect((await get(school.ben, `${thread}/replies`)).body.items).toMatchObject([{ id: reply.body.id }]);
  });

  it('are listed by activity, found by words and filtered', async () => {
    const { path } = await discussion();
    const first = await start(school.ben, path, { title: 'City maps' });
    school.advanceClock({ minutes: 1 });
    const second = await start(school.zoe, path, { title: 'Sea charts', text: 'For sailors.' });
    school.advanceClock({ minutes: 1 });
    await post(school.zoe, `${path}/${first.id}/replies`, { text: 'An answer about harbours.' });
    await post(school.ana, `${path}/${second.id}/close`);

    expect(await titlesOf(school.ben, path)).toEqual(['City maps', 'Sea charts']);
    expect(await titlesOf(school.ben, `${path}?sort=-createdAt&limit=1`)).toEqual(['Sea charts']);
    expect(await titlesOf(school.ben, `${path}?q=sail`)).toEqual(['Sea charts']);
    expect(await titlesOf(school.ben, `${path}?mine=true`)).toEqual(['City maps']);
    expect(await titlesOf(school.ben, `${path}?status=closed`)).toEqual(['Sea charts']);
    expect((await get(school.ben, `${path}/${first.id}/replies?q=harbour`)).body.total).toBe(1);
    expect((await get(school.ben, `${path}/${first.id}/replies?q=mountain`)).body.total).toBe(0);
  });

  it('are closed to people without access, and refuse invalid input', async () => {
    const { path, moduleId } = await discussion();
    const { id } = await start(school.ben, path);
    const stranger = await school.person('STUDENT');
    const text = await createLesson(school, moduleId);

    expect(outcome(await get(stranger, path))).toEqual([403, 'not_enrolled']);
    expect(outcome(await post(stranger, `${path}/${id}/replies`, { text: 'x' }))).toEqual([403, 'not_enrolled']);
    expect(outcome(await post(school.ben, path, { title: '', text: 'x' }))).toEqual([400, 'validation_failed']);
    expect(outcome(await post(school.ben, path, { title: 'x', text: ' ' }))).toEqual([400, 'post_empty']);
    expect(outcome(await post(school.ben, `${path}/${id}/replies`, {}))).toEqual([400, 'validation_failed']);
    expect(outcome(await get(school.ben, `/modules/${moduleId}/discussions/${text.id}/threads`))).toEqual([
      404,
      'not_found',
    ]);
    expect(outcome(await get(school.ben, `${path}/${moduleId}`))).toEqual([404, 'not_found']);
    await post(school.ana, `/modules/${moduleId}/unpublish`);
    expect(outcome(await get(school.ben, path))).toEqual([404, 'not_found']);
  });
});

describe('lists', () => {
  it('take as many statements for many rows as for one', async () => {
    const { path } = await discussion();
    const { id } = await start(school.ben, path);
    const lists = [path, `${path}/${id}/replies`];
    const statements = () =>
      Promise.all(lists.map(async (list) => (await get(school.ben, list)).headers.get('x-statements')));
    await post(school.zoe, `${path}/${id}/replies`, { text: 'One.' });
    await statements();

    const few = await statements();
    for (let n = 0; n < 10; n++) {
      await start(school.zoe, path);
      await post(school.zoe, `${path}/${id}/replies`, { text: 'More.' });
    }

    expect(await statements()).toEqual(few);
  });
});

describe('own posts', () => {
  it('are changed and deleted by their author only', async () => {
    const { path } = await discussion();
    const thread = `${path}/${(await start(school.ben, path)).id}`;
    const reply = `${thread}/replies/${(await post(school.zoe, `${thread}/replies`, { text: 'One.' })).body.id}`;
    const change = (person: Person, at: string, body: object) => school.as(person).patch(at, body);

    const edited = await change(school.ben, thread, { text: 'Which of them?' });
    const editedReply = await change(school.zoe, reply, { text: 'Two.' });

    expect([edited.status, edited.body]).toMatchObject([200, { text: 'Which of them?', editedAt: expect.any(String) }]);
    expect([editedReply.status, editedReply.body.text]).toEqual([200, 'Two.']);
    expect(outcome(await change(school.zoe, thread, { text: 'x' }))).toEqual([403, 'forbidden']);
    expect(outcome(await change(school.ana, reply, { text: 'x' }))).toEqual([403, 'forbidden']);
    expect(outcome(await change(school.ben, thread, { text: '' }))).toEqual([400, 'post_empty']);
    const stale = await school.as(school.ben).patch(thread, { text: 'x' }, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    expect(outcome(await school.as(school.ben).delete(reply))).toEqual([403, 'forbidden']);
    expect(outcome(await school.as(school.ben).delete(thread))).toEqual([409, 'thread_answered']);
    expect((await school.as(school.zoe).delete(reply)).status).toBe(204);
    expect((await school.as(school.ben).delete(thread)).status).toBe(204);
    expect(outcome(await get(school.ben, thread))).toEqual([404, 'not_found']);
  });
});

describe('moderation', () => {
  it('hides posts from all but their author and those who moderate', async () => {
    const { path } = await discussion();
    const { id } = await start(school.ben, path);
    const thread = `${path}/${id}`;
    const reply = (await post(school.ben, `${thread}/replies`, { text: 'Rude.' })).body.id;

    const hidden = await post(school.ana, `${thread}/replies/${reply}/hide`);
    const seen = async (person: Person) => (await get(person, `${thread}/replies`)).body.total;
    const seenAfterHiding = [await seen(school.ben), await seen(school.zoe), await seen(school.root)];
    const count = (await get(school.zoe, thread)).body.replyCount;
    const shown = await post(school.root, `${thread}/replies/${reply}/unhide`);

    expect([hidden.body.hiddenAt, shown.body.hiddenAt]).toEqual([expect.any(String), null]);
    expect([seenAfterHiding, count, await seen(school.zoe)]).toEqual([[1, 0, 1], 0, 1]);
    expect((await post(school.ana, `${thread}/hide`)).body.hiddenAt).toEqual(expect.any(String));
    expect(outcome(await get(school.zoe, thread))).toEqual([404, 'not_found']);
    expect(outcome(await get(school.zoe, `${thread}/replies`))).toEqual([404, 'not_found']);
    expect(await titlesOf(school.zoe, path)).toEqual([]);
    expect((await get(school.ben, thread)).status).toBe(200);
    expect((await post(school.ana, `${thread}/unhide`)).body.hiddenAt).toBeNull();
    const { body } = await get(school.root, `/audit-log?entityId=${id}`);
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual(['thread.unhidden', 'thread.hidden']);
  });

  it('belongs to the teachers of the module and admins', async () => {
    const { path } = await discussion();
    const thread = `${path}/${(await start(school.ben, path)).id}`;
    const reply = `${thread}/replies/${(await post(school.zoe, `${thread}/replies`, { text: 'One.' })).body.id}`;

    for (const act of ['close', 'reopen', 'hide', 'unhide']) {
      expect(outcome(await post(school.ben, `${thread}/${act}`))).toEqual([403, 'forbidden_role']);
      expect(outcome(await post(school.olga, `${thread}/${act}`))).toEqual([403, 'forbidden']);
    }
    expect(outcome(await post(school.ben, `${reply}/hide`))).toEqual([403, 'forbidden_role']);
    expect((await school.as(school.ana).delete(reply)).status).toBe(204);
    expect((await school.as(school.root).delete(thread)).status).toBe(204);
  });

  it('closes threads: none of the replies that race with it comes later', async () => {
    const { path } = await discussion();
    const thread = `${path}/${(await start(school.ben, path)).id}`;

    const [closed, ...replies] = await Promise.all([
      post(school.ana, `${thread}/close`),
      ...Array.from({ length: 8 }, (_, n) => post(school.zoe, `${thread}/replies`, { text: `Reply ${n}` })),
    ]);
    const accepted = replies.filter(({ status }) => status === 201).length;

    expect([closed.status, (await get(school.zoe, thread)).body.replyCount]).toEqual([200, accepted]);
    expect(replies.map(outcome).filter((each) => each !== 201)).toEqual(
      Array(8 - accepted).fill([409, 'thread_closed']),
    );
    expect(outcome(await post(school.zoe, `${thread}/replies`, { text: 'x' }))).toEqual([409, 'thread_closed']);
    expect(outcome(await school.as(school.ben).patch(thread, { text: 'x' }))).toEqual([409, 'thread_closed']);
    await post(school.ana, `${thread}/reopen`);
    expect((await post(school.zoe, `${thread}/replies`, { text: 'x' })).status).toBe(201);
  });
});

describe('an erased person', () => {
  const erase = (person: Person) => school.as(person).send('DELETE', '/user/account', { password: person.password });

  it('leaves the replies of others in own threads, which then have no author, title and text', async () => {
    const { path } = await discussion();
    const person = await school.person('TEACHER');
    const [answered, alone, foreign] = [
      await start(person, path, { title: 'Erased title', text: 'Erased text' }),
      await start(person, path, { title: 'Without replies' }),
      await start(school.ben, path, { title: 'Of Ben' }),
    ];
    const { body: reply } = await post(school.ben, `${path}/${answered.id}/replies`, { text: 'Stays.' });
    for (const { id } of [answered, alone, foreign]) await post(person, `${path}/${id}/replies`, { text: 'Goes.' });

    const { status } = await erase(person);
    const { body: threads } = await get(school.ana, path);
    const { body: replies } = await get(school.zoe, `${path}/${answered.id}/replies`);
    const next = await post(school.zoe, `${path}/${answered.id}/replies`, { text: 'More.' });

    expect(status).toBe(200);
    expect(threads.items).toHaveLength(2);
    expect(threads.items.find(({ id }: { id: string }) => id === answered.id)).toMatchObject({
      title: null,
      text: null,
      authorId: null,
      authorName: null,
      replyCount: 1,
    });
    expect(replies.items).toMatchObject([{ id: reply.id, text: 'Stays.', authorId: school.ben.id }]);
    expect(next.status).toBe(201);
    expect((await get(school.zoe, `${path}?q=erased`)).body.total).toBe(0);
    expect((await school.as(school.ana).delete(`${path}/${answered.id}`)).status).toBe(204);
  });

  it('takes no reply along that is written at the same time', async () => {
    const { path } = await discussion();
    for (let round = 0; round < 3; round++) {
      const person = await school.person('TEACHER');
      const { id } = await start(person, path);
      const [erased, reply] = await Promise.all([
        erase(person),
        post(school.ben, `${path}/${id}/replies`, { text: 'Yes.' }),
      ]);
      const kept = await school.sql('SELECT id FROM discussion_replies WHERE thread_id = $1', [id]);

      expect(erased.status).toBe(200);
      expect([
        [404, 0],
        [201, 1],
      ]).toContainEqual([reply.status, kept.length]);
    }
  });
});
