import { Clock } from '#platform/config/clock.js';
import { Mailer } from '#platform/mail/mailer.js';
import { LiveSessionEvents } from '#workbook/live-sessions/events/live-session-events.js';
import { LiveStreams } from '#workbook/live-sessions/events/live-streams.js';
import { OverdueSessions } from '#workbook/live-sessions/lifecycle/overdue-sessions.service.js';
import { createCourse, enroll, outcome } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import type { StreamClient } from '../messaging/stream-client.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { createSession, follow, invitedStudents, join, leave, plannedDay, steps, students } from './live-sessions.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

const clients: StreamClient[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));

const post = (person: Person, path: string, body: object = {}) => school.as(person).post(path, body);
const get = (person: Person, path: string) => school.as(person).get(path);
const patch = (person: Person, path: string, body: object) => school.as(person).patch(path, body);
const remove = (person: Person, path: string) => school.as(person).delete(path);
const pathOf = ({ id }: { id: string }, rest = '') => `/live-sessions/${id}${rest}`;
const participant = (session: { id: string }, { id }: Person) => pathOf(session, `/participants/${id}`);
const invite = (session: { id: string }, people: Person[], draft: object = {}) =>
  post(school.ana, pathOf(session, '/participants'), { userIds: people.map(({ id }) => id), ...draft });

async function listen(person: Person, sessionId: string, headers: Record<string, string> = {}, at = school) {
  const client = await follow(school, person, sessionId, headers, at);
  clients.push(client);
  return client;
}

const eventsOf = async (person: Person, session: { id: string }, query = '') =>
  (await get(person, pathOf(session, `/interactions${query}`))).body;
const typesOf = async (person: Person, session: { id: string }) =>
  (await eventsOf(person, session)).items.map(({ type }: { type: string }) => type);

/** Appends an event as a feature of sessions does. */
const append = (sessionId: string, { id }: Person, text: string, audience: Parameters<typeof event>[2] = 'all') =>
  school.app.get(LiveSessionEvents, { strict: false }).append(sessionId, event(id, text, audience));
const event = (
  userId: string,
  text: string,
  audience: 'all' | 'moderators' | { userId: string } | { group: number },
) => ({ userId, type: 'note', payload: { text }, audience });

const countersOf = async (sessionId: string) => {
  const [row] = await school.sql<{ seats: number; taken: number; joined: number; present: number; rows: number }>(
    `SELECT c.seats, c.seats_taken AS taken, c.joined_count AS joined,
       count(p.id) FILTER (WHERE p.left_at IS NULL)::int AS present, count(p.id)::int AS rows
     FROM live_session_counters c LEFT JOIN session_participants p
       ON p.session_id = c.session_id AND p.joined_at IS NOT NULL AND p.role IN ('participant', 'assistant')
     WHERE c.session_id = $1 GROUP BY c.session_id`,
    [sessionId],
  );
  return row ?? { seats: 0, taken: -1, joined: -1, present: 0, rows: 0 };
};

describe('live sessions', () => {
  it('are planned, listed and shown to those who may take part', async () => {
    const draft = { status: 'scheduled', title: 'Fractions', meetingUrl: 'https://meet.example/1' };
    const session = await createSession(school, draft);

    const shown = await get(school.ben, pathOf(session));
    const listed = await get(school.ben, `/live-sessions?status=scheduled&classroomId=${school.p1a}&q=fract`);

    expect(session).toMatchObject({
      title: 'Fractions',
      status: 'scheduled',
      maxParticipants: 50,
      instructorId: school.ana.id,
      presentCount: 0,
      metadata: { recordingUrl: null, summary: null, participantCount: 0, engagementScore: null },
      participation: { role: 'instructor', isPresent: false },
      meetingUrl: 'https://meet.example/1',
    });
    expect([shown.status, shown.body]).toMatchObject([
      200,
      { title: 'Fractions', meetingUrl: null, participation: null },
    ]);
    expect(listed.body.items).toMatchObject([{ id: session.id }]);
    expect((await get(school.root, '/live-sessions?mine=true')).body.total).toBe(0);
    expect((await get(school.ana, '/live-sessions?mine=true&q=fractions')).body.total).toBe(1);
    expect((await get(school.ben, `/live-sessions?q=fractions&from=${plannedDay}T09:00:00Z`)).body.total).toBe(0);
    expect((await get(school.ben, `/live-sessions?q=fractions&to=${plannedDay}T08:00:00Z`)).body.total).toBe(0);
    expect(outcome(await get(school.zoe, pathOf(session)))).toEqual([404, 'not_found']);
    expect(outcome(await get(school.paula, pathOf(session)))).toEqual([403, 'forbidden_role']);
  });

  it('are open to people with access to their module or course', async () => {
    const course = await createCourse(school);
    const module = await createModule(school, { courseId: course.id });
    const ofModule = await createSession(school, { classroomId: null, moduleId: module.id });
    const ofCourse = await createSession(school, { classroomId: null, courseId: course.id });
    const invited = await createSession(school, { classroomId: null });

    const before = [outcome(await get(school.zoe, pathOf(ofModule))), outcome(await get(school.zoe, pathOf(ofCourse)))];
    await enroll(school, school.zoe, course.id);
    const after = await Promise.all([ofModule, ofCourse, invited].map(({ id }) => join(school, school.zoe, id)));
    await invite(invited, [school.zoe]);

    expect(before).toEqual([
      [403, 'not_enrolled'],
      [404, 'not_found'],
    ]);
    expect(after.map(outcome)).toEqual([200, 200, [404, 'not_found']]);
    expect(outcome(await join(school, school.zoe, invited.id))).toBe(200);
  });

  it('stay open to those who took part and left the class, who need an invitation to join again', async () => {
    const [person, other] = await students(school, 2);
    const session = await createSession(school);
    await join(school, person, session.id);
    const stream = await listen(person, session.id);
    await school.sql('UPDATE classroom_members SET left_at = now() WHERE user_id = ANY ($1)', [
      [person?.id, other?.id],
    ]);

    const present = [await join(school, person, session.id), await get(person, pathOf(session, '/chat'))];
    await leave(school, person, session.id);
    await stream.waitUntil(() => stream.isClosed);
    const after = [await join(school, person, session.id), await join(school, other, session.id)];
    await post(school.ana, pathOf(session, '/end'));
    await patch(school.ana, pathOf(session), { metadata: { recordingUrl: 'https://videos.example/1' } });

    expect(present.map(outcome)).toEqual([200, 200]);
    expect(after.map(outcome)).toEqual([
      [403, 'session_access_ended'],
      [404, 'not_found'],
    ]);
    expect((await get(person, '/live-sessions?mine=true')).body.items).toMatchObject([{ id: session.id }]);
    expect((await get(person, pathOf(session))).body.metadata.recordingUrl).toBe('https://videos.example/1');
    expect(await typesOf(person, session)).toContain('session_ended');
    expect(outcome(await get(other, pathOf(session)))).toEqual([404, 'not_found']);
  });

  it('are closed to people whose access an admin has revoked', async () => {
    const [person] = await students(school, 1);
    const session = await createSession(school);
    await patch(school.root, `/users/${person?.id}`, { workshopAccessGranted: false });

    const answers = [await get(person, pathOf(session)), await join(school, person, session.id)];

    expect(answers.map(outcome)).toEqual([
      [403, 'workshop_access_revoked'],
      [403, 'workshop_access_revoked'],
    ]);
  });

  it('refuse invalid plans, and places the teacher does not manage', async () => {
    const course = await createCourse(school, {}, school.olga);
    const mine = await createCourse(school);
    const module = await createModule(school, { courseId: mine.id });
    const times = { scheduledStart: `${plannedDay}T08:00:00Z`, scheduledEnd: `${plannedDay}T08:00:00Z` };
    const plan = (draft: object, by = school.ana) =>
      post(by, '/live-sessions', { title: 'x', ...times, scheduledEnd: `${plannedDay}T09:00:00Z`, ...draft });

    expect(outcome(await plan(times))).toEqual([400, 'live_session_times']);
    expect(outcome(await plan({ moduleId: module.id, courseId: mine.id }))).toEqual([400, 'live_session_contents']);
    expect(outcome(await plan({ meetingUrl: 'http://meet.example' }))).toEqual([400, 'validation_failed']);
    expect(outcome(await plan({ features: [{ type: 'chat', config: { maxLength: 0 } }] }))).toEqual([
      400,
      'live_features_invalid',
    ]);
    expect(outcome(await plan({ features: [{ type: 'tv' }] }))).toEqual([400, 'validation_failed']);
    expect(outcome(await plan({ courseId: course.id }))).toEqual([403, 'forbidden']);
    expect(outcome(await plan({ classroomId: school.p1b }))).toEqual([404, 'not_found']);
    const level = (await get(school.root, `/classrooms/${school.p1b}`)).body.level;
    const closed = (await post(school.root, '/classrooms', { level })).body.id;
    await school.sql('UPDATE classrooms SET archived_at = now() WHERE id = $1', [closed]);
    expect(outcome(await plan({ classroomId: closed }, school.root))).toEqual([409, 'classroom_archived']);
    await school.sql(`UPDATE modules SET status = 'archived', archived_at = now() WHERE id = $1`, [module.id]);
    expect(outcome(await plan({ moduleId: module.id }))).toEqual([409, 'module_archived']);
    await school.sql(`UPDATE courses SET status = 'archived', archived_at = now() WHERE id = $1`, [mine.id]);
    expect(outcome(await plan({ courseId: mine.id }))).toEqual([409, 'course_archived']);
    const content = { overview: 'About it.' };
    const added = await post(school.ana, '/modules', {
      title: 'Rivers',
      durationMinutes: 30,
      content,
      courseId: mine.id,
    });
    expect(outcome(added)).toEqual([409, 'course_archived']);
    expect(outcome(await plan({ instructorId: school.olga.id }))).toEqual([403, 'live_session_instructor']);
    expect(outcome(await plan({ instructorId: school.ben.id }, school.root))).toEqual([
      400,
      'live_session_instructor_invalid',
    ]);
    expect(outcome(await plan({}, school.ben))).toEqual([403, 'forbidden_role']);
    const forAna = await plan({ instructorId: school.ana.id, features: [{ type: 'chat' }] }, school.root);
    expect([forAna.status, forAna.body]).toMatchObject([
      201,
      { instructorId: school.ana.id, features: [{ type: 'chat', isEnabled: true, config: {} }] },
    ]);
  });

  it('are changed by their instructor, with the version that was read', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);
    const change = (changes: object, version?: string) =>
      school.as(school.ana).patch(pathOf(session), changes, version ? { 'if-match': version } : {});

    const metadata = { recordingUrl: 'https://videos.example/1', summary: 'We **talked**.' };
    const changed = await change({ title: 'Renamed', metadata, maxParticipants: 1 });

    expect([changed.status, changed.body]).toMatchObject([200, { title: 'Renamed', metadata, maxParticipants: 1 }]);
    expect((await get(school.ben, pathOf(session))).body.metadata).toMatchObject(metadata);
    expect(outcome(await change({ title: 'Again' }, '"1"'))).toEqual([412, 'row_changed']);
    expect(outcome(await patch(school.ben, pathOf(session), { title: 'x' }))).toEqual([403, 'forbidden_role']);
    expect(outcome(await patch(school.olga, pathOf(session), { title: 'x' }))).toEqual([404, 'not_found']);
    const [other] = await students(school, 1);
    expect(outcome(await join(school, other, session.id))).toEqual([409, 'session_full']);
    await change({ maxParticipants: 2 });
    await join(school, other, session.id);
    expect(outcome(await change({ maxParticipants: 1 }))).toEqual([409, 'session_full']);
  });

  it('show their recording only to those who took part, unless it is for all readers', async () => {
    const session = await createSession(school);
    await patch(school.ana, pathOf(session), { metadata: { recordingUrl: 'https://videos.example/1' } });
    const recordingUrl = async () => (await get(school.ben, pathOf(session))).body.metadata.recordingUrl;

    const before = await recordingUrl();
    await patch(school.ana, pathOf(session), { features: [{ type: 'recording', config: { visibleTo: 'readers' } }] });

    expect([before, await recordingUrl()]).toEqual([null, 'https://videos.example/1']);
  });

  it('are deleted unless they are in progress', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);

    expect(outcome(await remove(school.ana, pathOf(session)))).toEqual([409, 'live_session_running']);
    await post(school.ana, pathOf(session, '/end'));
    expect(outcome(await remove(school.ana, pathOf(session)))).toBe(204);
    expect(outcome(await get(school.ana, pathOf(session)))).toEqual([404, 'not_found']);
  });
});

describe('the lifecycle', () => {
  it.each(Object.keys(steps))('of a session that is %s allows its transitions only', async (status) => {
    const allowed: Record<string, string[]> = {
      scheduled: ['start', 'cancel'],
      starting: ['activate', 'cancel'],
      active: ['pause', 'end', 'cancel'],
      paused: ['resume'],
      ended: [],
      cancelled: [],
    };
    const session = await createSession(school, { status });
    const refused = ['start', 'activate', 'pause', 'resume', 'end', 'cancel'].filter(
      (step) => !allowed[status]?.includes(step),
    );

    const answers = await Promise.all(refused.map((step) => post(school.ana, pathOf(session, `/${step}`))));

    expect(answers.map(outcome)).toEqual(refused.map(() => [409, 'live_session_transition']));
    expect((await get(school.ana, pathOf(session))).body.status).toBe(status);
  });

  it('is driven by the instructor; those who may moderate pause and resume', async () => {
    const session = await createSession(school);
    await invite(session, [school.zoe], { role: 'assistant' });
    await join(school, school.ben, session.id);

    expect(outcome(await post(school.ben, pathOf(session, '/pause')))).toEqual([403, 'forbidden']);
    expect(outcome(await post(school.olga, pathOf(session, '/pause')))).toEqual([404, 'not_found']);
    expect(outcome(await post(school.zoe, pathOf(session, '/pause')))).toBe(200);
    expect(outcome(await post(school.zoe, pathOf(session, '/resume')))).toBe(200);
    expect(outcome(await post(school.zoe, pathOf(session, '/end')))).toEqual([403, 'forbidden_role']);
    expect(outcome(await post(school.root, pathOf(session, '/end')))).toBe(200);
  });

  it('lets one of several simultaneous transitions win', async () => {
    const session = await createSession(school);

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => post(school.ana, pathOf(session, n % 2 ? '/end' : '/cancel'))),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const ends = (await typesOf(school.ana, session)).filter((type: string) => /ended|cancelled/.test(type));
    expect(ends).toHaveLength(1);
  });

  it('ends with scores, engagement and a summary that can be replaced', async () => {
    const session = await createSession(school, { title: 'Maps' });
    const [late] = await students(school, 1);
    await join(school, school.ben, session.id);
    school.advanceClock({ minutes: 30 });
    await join(school, late, session.id);
    school.advanceClock({ minutes: 30 });

    const { body } = await post(school.ana, pathOf(session, '/end'));
    const attendance = (await get(school.ana, pathOf(session, '/attendance?attended=true'))).body.items;

    // 60 points for the whole time, 30 for half of it.
    expect(body).toMatchObject({
      status: 'ended',
      presentCount: 0,
      metadata: { participantCount: 2, engagementScore: 45 },
    });
    expect(body.metadata.summary).toMatch(
      /^\*\*Maps\*\*\n\n.*60 minutes, 2 participants\.\n\nEngagement: 45 of 100\.$/,
    );
    expect(
      new Map(attendance.map((row: { userId: string; minutesPresent: number }) => [row.userId, row.minutesPresent])),
    ).toEqual(
      new Map([
        [school.ben.id, 60],
        [late?.id, 30],
      ]),
    );
    expect((await patch(school.ana, pathOf(session), { metadata: { summary: 'Short.' } })).body.metadata.summary).toBe(
      'Short.',
    );
  });
});

describe('joining', () => {
  it('is possible while the session is in progress, and again after leaving', async () => {
    const planned = await createSession(school, { status: 'scheduled' });
    const session = await createSession(school, { meetingUrl: 'https://meet.example/2' });

    const early = await join(school, school.ben, planned.id);
    const joined = await join(school, school.ben, session.id, { connectionQuality: 'fair' });
    const again = await join(school, school.ben, session.id);
    school.advanceClock({ minutes: 10 });
    const left = await leave(school, school.ben, session.id);
    school.advanceClock({ minutes: 10 });
    const back = await join(school, school.ben, session.id);
    school.advanceClock({ minutes: 5 });

    expect(outcome(early)).toEqual([409, 'live_session_status']);
    expect([joined.status, joined.body]).toMatchObject([
      200,
      {
        presentCount: 1,
        meetingUrl: 'https://meet.example/2',
        participation: { role: 'participant', permissions: ['can_speak'], isPresent: true },
      },
    ]);
    expect([again.body.presentCount, left.status, back.body.presentCount]).toEqual([1, 204, 1]);
    expect(back.body.metadata.participantCount).toBe(1);
    expect(await typesOf(school.ben, session)).toEqual([
      'session_starting',
      'session_activated',
      'participant_joined',
      'participant_left',
      'participant_joined',
    ]);
    const [own] = (await get(school.ana, pathOf(session, '/attendance?attended=true'))).body.items;
    expect(own).toMatchObject({ minutesPresent: 15, connectionQuality: 'fair', leftAt: null });
  });

  it('gives exactly 50 of 200 simultaneous people a seat', async () => {
    const session = await createSession(school, { maxParticipants: 50 });
    const people = await invitedStudents(school, 200, session.id);

    const answers = await Promise.all(people.map((person) => join(school, person, session.id)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(answers.filter(({ body }) => body.code === 'session_full')).toHaveLength(150);
    expect(await countersOf(session.id)).toEqual({ seats: 50, taken: 50, joined: 50, present: 50, rows: 50 });
    const { items } = await eventsOf(school.ana, session, '?type=participant_joined&limit=500');
    expect(items).toHaveLength(50);
  });

  it('keeps the count equal to the rows while people come and go in two processes', async () => {
    const session = await createSession(school, { maxParticipants: 7 });
    const people = await invitedStudents(school, 20, session.id);
    const there = await Promise.all(people.map(async (person) => secondInstance.with(await school.as(person).token())));

    const storm = Array.from({ length: 6 }, (_, round) =>
      people.map((person, n) => {
        const client = (n + round) % 2 ? there[n] : school.as(person);
        return client?.post(pathOf(session, (n + round) % 3 ? '/join' : '/leave'), {});
      }),
    ).flat();
    const answers = await Promise.all(storm);

    expect([...new Set(answers.map((answer) => answer?.status))].sort()).toEqual([200, 204, 409]);
    const { taken, present, joined, rows } = await countersOf(session.id);
    expect([taken, joined]).toEqual([present, rows]);
    expect(taken).toBeLessThanOrEqual(7);
    const sequences = (await eventsOf(school.ana, session, '?limit=500')).items.map(
      ({ sequence }: { sequence: number }) => sequence,
    );
    expect(sequences).toEqual(sequences.map((_: number, n: number) => n + 1));
  });

  it('takes no seat for instructors, observers and admins', async () => {
    const session = await createSession(school, { maxParticipants: 1 });
    await invite(session, [school.olga], { role: 'observer' });

    const answers = await Promise.all(
      [school.ana, school.olga, school.root].map((each) => join(school, each, session.id)),
    );

    expect(answers.map(outcome)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => body.participation.role)).toEqual(['instructor', 'observer', 'observer']);
    expect(outcome(await join(school, school.ben, session.id))).toBe(200);
    const promoted = await patch(school.ana, participant(session, school.olga), { role: 'participant' });
    expect(outcome(promoted)).toEqual([409, 'session_full']);
  });
});

describe('participants', () => {
  it('see each other, and their own counts', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);
    const [reader] = await students(school, 1);
    const found = (person: Person, q: string) => get(person, pathOf(session, `/participants?q=${q}`));

    const own = (await get(school.ben, pathOf(session, '/participants?present=true'))).body;
    const led = (await get(school.ana, pathOf(session, '/participants?role=participant&q=ben'))).body;

    expect(own.items).toMatchObject([
      { userId: school.ben.id, participationScore: 0, metadata: { totalTimeMinutes: 0 } },
    ]);
    expect(led.items).toMatchObject([
      { userId: school.ben.id, metadata: { interactionCount: 0, connectionQuality: null } },
    ]);
    expect((await get(school.ben, pathOf(session, '/participants'))).body.items[0]).toMatchObject({
      role: 'instructor',
      participationScore: null,
      metadata: null,
    });
    expect((await found(school.ben, 'alv ana')).body.items).toMatchObject([{ userId: school.ana.id }]);
    // Participants do not see email addresses, so they cannot find people by them either.
    expect((await found(school.ben, 'test.example')).body.total).toBe(0);
    expect((await get(reader, pathOf(session, '/participants'))).body.total).toBe(0);
    expect(outcome(await get(school.zoe, pathOf(session, '/participants')))).toEqual([404, 'not_found']);
  });

  it('are given roles and permissions by the instructor, and muted by moderators', async () => {
    const session = await createSession(school);
    const [helper] = await students(school, 1);
    for (const person of [school.ben, helper]) await join(school, person, session.id);
    const ben = participant(session, school.ben);

    const helped = await patch(school.ana, participant(session, helper), { role: 'assistant' });
    const muted = await patch(helper, ben, { isMuted: true });

    expect(helped.body).toMatchObject({
      role: 'assistant',
      permissions: ['can_speak', 'can_moderate', 'can_create_polls'],
    });
    expect([muted.status, muted.body.isMuted]).toEqual([200, true]);
    expect((await get(school.ben, pathOf(session))).body.participation.isMuted).toBe(true);
    expect(outcome(await patch(helper, ben, { role: 'observer' }))).toEqual([403, 'forbidden']);
    expect(outcome(await patch(school.ben, ben, { isMuted: false }))).toEqual([403, 'forbidden']);
    expect(outcome(await patch(school.ana, ben, { permissions: ['can_fly'] }))).toEqual([
      400,
      'session_permissions_unknown',
    ]);
    expect(outcome(await patch(school.ana, ben, { role: 'instructor' }))).toEqual([400, 'validation_failed']);
    expect((await patch(school.ana, ben, { permissions: ['can_use_whiteboard'] })).body.permissions).toEqual([
      'can_use_whiteboard',
    ]);
    expect(outcome(await patch(helper, participant(session, school.ana), { isMuted: true }))).toEqual([
      409,
      'session_instructor',
    ]);
    expect(outcome(await patch(school.ana, participant(session, school.zoe), { isMuted: true }))).toEqual([
      404,
      'not_found',
    ]);
  });

  it('who are removed cannot join until they are readmitted', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);

    const removed = await remove(school.ana, participant(session, school.ben));
    const refused = [
      await join(school, school.ben, session.id),
      await get(school.ben, pathOf(session, '/interactions')),
    ];
    const readmitted = await invite(session, [school.ben]);

    expect([removed.status, ...refused.map(outcome)]).toEqual([
      204,
      [403, 'removed_from_session'],
      [403, 'removed_from_session'],
    ]);
    expect([readmitted.status, readmitted.body]).toEqual([201, { invited: 1, unchanged: 0 }]);
    expect(outcome(await join(school, school.ben, session.id))).toBe(200);
    expect((await invite(session, [school.ben])).body).toEqual({ invited: 0, unchanged: 1 });
    expect(outcome(await invite(session, [school.paula]))).toEqual([400, 'people_unknown']);
    expect(outcome(await remove(school.ana, participant(session, school.ana)))).toEqual([409, 'session_instructor']);
    expect(outcome(await remove(school.ben, participant(session, school.ana)))).toEqual([403, 'forbidden']);
  });

  it('are in the attendance with those of the class who did not come, also as CSV', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);

    const [absentee] = await students(school, 1);
    const absent = (await get(school.ana, pathOf(session, '/attendance?attended=false&limit=100'))).body;
    const csv = await school.as(school.ana).get(pathOf(session, '/attendance'), { accept: 'text/csv' });

    expect(absent.items.map(({ userId }: { userId: string }) => userId)).not.toContain(school.ben.id);
    expect(absent.items).toContainEqual(
      expect.objectContaining({ userId: absentee?.id, attended: false, role: null, minutesPresent: 0 }),
    );
    expect(csv.body).toMatch(/Ben Bauer.*participant/);
    await post(school.ana, pathOf(session, '/end'));
    school.advanceClock({ minutes: 1 });
    await school.sql('UPDATE classroom_members SET left_at = $2 WHERE user_id = $1', [
      absentee?.id,
      school.app.get(Clock).now(),
    ]);
    const [later] = await students(school, 1);
    const absentAtTheEnd = (
      await get(school.ana, pathOf(session, '/attendance?attended=false&limit=100'))
    ).body.items.map(({ userId }: { userId: string }) => userId);
    expect(absentAtTheEnd).toContain(absentee?.id);
    expect(absentAtTheEnd).not.toContain(later?.id);
    expect(outcome(await get(school.ben, pathOf(session, '/attendance')))).toEqual([403, 'forbidden_role']);
    expect(outcome(await get(school.olga, pathOf(session, '/attendance')))).toEqual([404, 'not_found']);
  });
});

describe('news of a session', () => {
  const messagesOf = async (person: Person) =>
    (await get(person, '/messages?tag=session&limit=100')).body.items.map(({ title }: { title: string }) => title);

  it('reach those who are expected', async () => {
    const [student] = await students(school, 1);
    const session = await createSession(school, { status: 'scheduled', title: 'Rivers' });

    await patch(school.ana, pathOf(session), { scheduledEnd: `${plannedDay}T10:00:00Z` });
    await patch(school.ana, pathOf(session), { maxParticipants: 9 });
    await post(school.ana, pathOf(session, '/start'));
    await post(school.ana, pathOf(session, '/cancel'));

    const titles = (await messagesOf(student)).filter((title: string) => title.endsWith('Rivers'));
    expect(titles).toEqual(['Cancelled: Rivers', 'Starting now: Rivers', 'New time: Rivers']);
    expect((await messagesOf(school.ana)).filter((title: string) => title.endsWith('Rivers'))).toEqual([]);
  });

  it('reach invited people with a calendar file that replaces the one they have', async () => {
    const person = await school.person('STUDENT');
    const draft = {
      status: 'scheduled',
      title: 'Seas, lakes',
      classroomId: null,
      meetingUrl: 'https://meet.example/3',
    };
    const description = 'Bring a map;\n\nand *time*.';
    const session = await createSession(school, { ...draft, description });
    await invite(session, [person]);

    const own = await get(school.ana, pathOf(session, '/invitation.ics'));
    const calendar = await get(person, pathOf(session, '/invitation.ics'));
    const mail = await school.mailTo(person.email);
    await patch(school.ana, pathOf(session), { title: 'Seas' });
    const update = await school.mailTo(person.email);
    await post(school.ana, pathOf(session, '/cancel'));
    const cancelled = await school.mailTo(person.email);
    const file = await get(person, pathOf(session, '/invitation.ics'));

    expect([mail.subject, update.subject, cancelled.subject].map((subject) => subject.split(': ').slice(1))).toEqual([
      ['Invitation', 'Seas, lakes'],
      ['Changed', 'Seas'],
      ['Cancelled', 'Seas'],
    ]);
    expect(calendar.headers.get('content-type')).toContain('text/calendar');
    const unfolded = calendar.body.replaceAll('\r\n ', '');
    expect(unfolded).toContain('METHOD:REQUEST');
    expect(unfolded).toContain(String.raw`DESCRIPTION:Bring a map\;\n\nand *time*.`);
    // A request without attendee is invalid, so the instructor downloads an event without method.
    expect(own.body).not.toMatch(/METHOD|ATTENDEE/);
    expect(unfolded).toContain(`UID:live_session-${session.id}@homeroom`);
    expect(unfolded).toContain('SUMMARY:Seas\\, lakes');
    expect(unfolded).toContain(`mailto:${person.email}`);
    const sequenceIn = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text)?.[1]);
    expect(sequenceIn(file.body)).toBeGreaterThan(sequenceIn(calendar.body));
    expect(file.body).toContain('METHOD:CANCEL');
  });

  it('reach calendars with a higher sequence when a session is deleted, but no suspended person', async () => {
    const [person, suspended] = [await school.person('STUDENT'), await school.person('STUDENT')];
    const session = await createSession(school, { status: 'scheduled', classroomId: null });
    const mails: { to: string; calendar?: { content: string } }[] = [];
    const sendAll = jest.spyOn(school.app.get(Mailer, { strict: false }), 'sendAll');
    sendAll.mockImplementation((sent) => {
      mails.push(...sent);
      return Promise.resolve();
    });
    await invite(session, [person, suspended]);
    await school.runJobs();
    await post(school.root, `/users/${suspended.id}/suspend`);

    await remove(school.ana, pathOf(session));
    await school.runJobs();
    sendAll.mockRestore();

    const sent = mails.map(({ to, calendar }) => [
      to,
      /METHOD:\w+/.exec(calendar?.content ?? '')?.[0],
      /SEQUENCE:\d+/.exec(calendar?.content ?? '')?.[0],
    ]);
    expect(sent.filter(([to]) => to === suspended.email)).toHaveLength(1);
    expect(sent.filter(([to]) => to === person.email)).toEqual([
      [person.email, 'METHOD:REQUEST', 'SEQUENCE:1'],
      [person.email, 'METHOD:CANCEL', 'SEQUENCE:2'],
    ]);
  });
});

describe('an invitation to a planned session', () => {
  const eventIn = (text: string) => ({
    method: /METHOD:\w+/.exec(text)?.[0],
    sequence: Number(/SEQUENCE:(\d+)/.exec(text)?.[1]),
  });

  it('is cancelled in the calendar of a removed person, once, and given again with a higher sequence', async () => {
    const person = await school.person('STUDENT');
    const session = await createSession(school, { status: 'scheduled', classroomId: null });
    const mails: { to: string; calendar?: { content: string } }[] = [];
    const sendAll = jest.spyOn(school.app.get(Mailer, { strict: false }), 'sendAll');
    sendAll.mockImplementation((sent) => {
      mails.push(...sent);
      return Promise.resolve();
    });
    const { body: feed } = await post(person, '/calendar/feed');
    const feedOf = async () => (await school.anyone.get(new URL(feed.url as string).pathname)).body;
    await invite(session, [person]);
    await school.runJobs();
    await remove(school.ana, participant(session, person));
    await remove(school.ana, participant(session, person));
    const [gone] = [await feedOf()];
    await school.runJobs();
    const { body: inbox } = await get(person, '/messages?tag=session');
    await invite(session, [person]);
    await school.runJobs();
    sendAll.mockRestore();

    const sent = mails.filter(({ to }) => to === person.email).map(({ calendar }) => eventIn(calendar?.content ?? ''));
    expect(sent).toEqual([
      { method: 'METHOD:REQUEST', sequence: 1 },
      { method: 'METHOD:CANCEL', sequence: 2 },
      { method: 'METHOD:REQUEST', sequence: 3 },
    ]);
    expect(inbox.items[0]).toMatchObject({ title: expect.stringContaining('Invitation withdrawn'), link: null });
    expect(gone).not.toContain(session.id);
    const file = await get(person, pathOf(session, '/invitation.ics'));
    expect([eventIn(file.body).sequence, eventIn(await feedOf()).sequence]).toEqual([3, 3]);
  });
});

describe('POST /messages to a live session', () => {
  it('reaches the people of the session, and is for its instructor and admins', async () => {
    const session = await createSession(school, { status: 'scheduled', classroomId: null });
    const [invited, removed] = [await school.person('STUDENT'), await school.person('STUDENT')];
    await invite(session, [invited, removed, school.olga]);
    await remove(school.ana, participant(session, removed));
    const message = { scopeType: 'live_session', scopeId: session.id, kind: 'info', title: 'Bring a map' };
    const titlesOf = async (person: Person) =>
      (await get(person, '/messages?limit=100')).body.items.map(({ title }: { title: string }) => title);

    const sent = await post(school.ana, '/messages', message);
    await school.runJobs();

    expect(sent.status).toBe(202);
    expect([await titlesOf(invited), await titlesOf(school.olga)]).toEqual([
      expect.arrayContaining(['Bring a map']),
      expect.arrayContaining(['Bring a map']),
    ]);
    expect(await titlesOf(removed)).not.toContain('Bring a map');
    expect(outcome(await post(school.olga, '/messages', message))).toEqual([403, 'forbidden']);
    expect(outcome(await post(invited, '/messages', message))).toEqual([403, 'forbidden_role']);
    expect(outcome(await post(school.ana, '/messages', { ...message, scopeId: school.p1a }))).toEqual([
      404,
      'not_found',
    ]);
  });
});

describe('the jobs', () => {
  const overdue = () => school.app.get(OverdueSessions, { strict: false });
  const planned = { scheduledStart: '2020-01-01T08:00:00Z', scheduledEnd: '2020-01-01T09:00:00Z' };
  const at = (time: string) => new Date(`2020-01-0${time}:00Z`);

  it('end forgotten sessions, and cancel those that were never started', async () => {
    const sessions = await Promise.all(
      ['active', 'paused', 'starting', 'scheduled'].map((status) => createSession(school, { status, ...planned })),
    );
    await join(school, school.ben, sessions[1]?.id ?? '');
    const statuses = () =>
      Promise.all(sessions.map(async (session) => (await get(school.ana, pathOf(session))).body.status));

    const early = await overdue().enqueue(at('1T10:59'));
    const queued = [await overdue().enqueue(at('1T11:00')), await overdue().enqueue(at('2T09:00'))];
    await school.runJobs();

    expect([early, queued]).toEqual([0, [3, 4]]);
    expect(await statuses()).toEqual(['ended', 'ended', 'cancelled', 'cancelled']);
    expect((await typesOf(school.ana, sessions[1] ?? { id: '' })).slice(-2)).toEqual([
      'session_resumed',
      'session_ended',
    ]);
    expect(await overdue().enqueue()).toBe(0);
  });

  it('end the stay of a person at the last sign of life', async () => {
    // Those whom earlier tests left behind.
    school.advanceClock({ minutes: 11 });
    await overdue().releaseAbsent();
    const session = await createSession(school);
    const listening = await school.person('STUDENT', school.p1a);
    for (const person of [school.ben, listening]) await join(school, person, session.id);
    await listen(listening, session.id);
    school.advanceClock({ minutes: 6 });
    await school.app.get(LiveStreams, { strict: false }).touch();
    await join(school, school.ben, session.id);
    school.advanceClock({ minutes: 9 });
    await school.app.get(LiveStreams, { strict: false }).touch();
    const none = await overdue().releaseAbsent();
    school.advanceClock({ minutes: 1 });

    const released = await overdue().releaseAbsent();

    expect([none, released]).toEqual([0, 1]);
    const { items } = (await get(school.ana, pathOf(session, '/attendance?attended=true'))).body;
    const minutes = new Map(
      items.map((row: { userId: string; minutesPresent: number }) => [row.userId, row.minutesPresent]),
    );
    expect([minutes.get(school.ben.id), minutes.get(listening.id)]).toEqual([6, 16]);
    const { participationScore } = items.find(({ userId }: { userId: string }) => userId === school.ben.id);
    // 6 of 16 minutes are 22.5 of 60 points.
    expect([22, 23]).toContain(participationScore);
    expect((await eventsOf(school.ana, session)).items.at(-1)).toMatchObject({
      type: 'participant_left',
      userId: school.ben.id,
      payload: { reason: 'absent' },
    });
  });
});

describe('the log', () => {
  it('shows each event to its audience only, page by page', async () => {
    const session = await createSession(school);
    const [other] = await students(school, 1);
    for (const person of [school.ben, other]) await join(school, person, session.id);
    await school.sql('UPDATE session_participants SET breakout_group = 2 WHERE user_id = $1', [other?.id]);
    await append(session.id, school.ana, 'for all');
    await append(session.id, school.ana, 'for moderators', 'moderators');
    await append(session.id, school.ana, 'for Ben', { userId: school.ben.id });
    await append(session.id, school.ana, 'for group 2', { group: 2 });
    await append(session.id, school.ben, 'from Ben', 'moderators');
    const textsOf = async (person: Person) =>
      (await eventsOf(person, session, '?type=note')).items.map(
        ({ payload }: { payload: { text: string } }) => payload.text,
      );

    expect(await textsOf(school.ana)).toEqual(['for all', 'for moderators', 'for Ben', 'for group 2', 'from Ben']);
    expect(await textsOf(school.root)).toHaveLength(5);
    expect(await textsOf(school.ben)).toEqual(['for all', 'for Ben', 'from Ben']);
    expect(await textsOf(other)).toEqual(['for all', 'for group 2']);
    const first = await eventsOf(school.ana, session, '?limit=3');
    const rest = await eventsOf(school.ana, session, `?limit=500&after=${first.next}`);
    expect([first.items.length, first.next, rest.items.at(0).sequence, rest.next]).toEqual([3, 3, 4, null]);
    expect((await eventsOf(school.ana, session, `?userId=${school.ben.id}&type=note`)).items).toHaveLength(1);
    const [reader] = await students(school, 1);
    expect(outcome(await get(reader, pathOf(session, '/interactions')))).toEqual([403, 'not_in_session']);
    expect(outcome(await get(school.ana, pathOf(session, '/interactions?type=No+type')))).toEqual([
      400,
      'validation_failed',
    ]);
  });

  it('is append-only, and loses what an erased person said', async () => {
    const session = await createSession(school);
    const person = await school.person('STUDENT');
    await invite(session, [person]);
    await append(session.id, person, 'private words');
    const where = `WHERE session_id = '${session.id}'`;

    await expect(school.sql(`UPDATE live_session_events SET type = 'other' ${where}`)).rejects.toThrow('append-only');
    await expect(school.sql(`DELETE FROM live_session_events ${where}`)).rejects.toThrow('append-only');
    await school.sql('DELETE FROM users WHERE id = $1', [person.id]);
    const { items } = await eventsOf(school.ana, session, '?type=note');
    expect(items).toMatchObject([{ userId: null, payload: {} }]);
  });
});

describe('the stream', () => {
  it('begins with a snapshot and sends what happens in every process within a second', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);
    const [here, there] = [
      await listen(school.ben, session.id),
      await listen(school.ana, session.id, {}, secondInstance),
    ];

    await append(session.id, school.ben, 'hello');
    const ms = await Promise.all(
      [here, there].map((client) => client.waitUntil(() => client.named('note').length > 0)),
    );

    expect(here.events[0]).toMatchObject({
      event: 'snapshot',
      id: '3',
      data: {
        session: { id: session.id, status: 'active' },
        participants: [{ userId: school.ben.id, name: 'Ben Bauer' }],
      },
    });
    expect(there.named('note')).toMatchObject([
      { id: '4', data: { sequence: 4, type: 'note', userId: school.ben.id, payload: { text: 'hello' } } },
    ]);
    expect(Math.max(...ms)).toBeLessThan(1_000);
  });

  it('misses nothing and repeats nothing for a client that reconnects', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);
    const first = await listen(school.ben, session.id);
    await append(session.id, school.ana, 'one');
    await first.waitUntil(() => first.named('note').length === 1);
    first.close();

    const missed = Array.from({ length: 40 }, (_, n) => append(session.id, school.ana, `missed ${n}`));
    await Promise.all(missed);
    const lastEventId = first.events.at(-1)?.id ?? '';
    const second = await listen(school.ben, session.id, { 'last-event-id': lastEventId }, secondInstance);
    await Promise.all(Array.from({ length: 40 }, (_, n) => append(session.id, school.ana, `live ${n}`)));
    await second.waitUntil(() => second.events.length >= 80);

    const ids = second.events.map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: 80 }, (_, n) => Number(lastEventId) + 1 + n));
    expect(second.named('snapshot')).toEqual([]);
  });

  it('sends a snapshot to a client that missed too much', async () => {
    const session = await createSession(school);
    await join(school, school.ben, session.id);
    const events = Array.from({ length: 1_001 }, () => event(school.ana.id, 'x', 'all'));
    await school.app.get(LiveSessionEvents, { strict: false }).append(session.id, ...events);

    const [late, caught] = await Promise.all([
      listen(school.ben, session.id, { 'last-event-id': '3' }),
      listen(school.ben, session.id, { 'last-event-id': '4' }),
    ]);
    await late.waitUntil(() => late.events.length > 0);
    await caught.waitUntil(() => caught.events.length >= 1_000);

    expect(late.events[0]).toMatchObject({ event: 'snapshot', id: '1004' });
    expect(caught.events.map(({ id }) => Number(id))).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 5));
  });

  it('shows private events to their audience only', async () => {
    const session = await createSession(school);
    const [other] = await students(school, 1);
    for (const person of [school.ben, other]) await join(school, person, session.id);
    const [ben, third, ana] = [
      await listen(school.ben, session.id),
      await listen(other, session.id),
      await listen(school.ana, session.id),
    ];

    await append(session.id, school.ana, 'for Ben', { userId: school.ben.id });
    await append(session.id, school.ana, 'for moderators', 'moderators');
    await append(session.id, school.ana, 'for all');
    await Promise.all([ben, third, ana].map((client) => client.waitUntil(() => textsIn(client).includes('for all'))));

    expect([ben, third, ana].map(textsIn)).toEqual([
      ['for Ben', 'for all'],
      ['for all'],
      ['for Ben', 'for moderators', 'for all'],
    ]);
  });

  it('shows admins all events, also when they have joined, and stays open when they leave', async () => {
    const session = await createSession(school);
    await join(school, school.root, session.id);
    const admin = await listen(school.root, session.id);

    await append(session.id, school.ana, 'for moderators', 'moderators');
    await leave(school, school.root, session.id);
    await append(session.id, school.ana, 'after leaving', 'moderators');
    await admin.waitUntil(() => textsIn(admin).includes('after leaving') || admin.isClosed);

    expect(textsIn(admin)).toEqual(['for moderators', 'after leaving']);
  });

  it('is only for people who are present, and ends when they leave, are removed, or the session is over', async () => {
    const session = await createSession(school);
    const [other] = await students(school, 1);
    const early = await follow(school, school.ben, session.id);
    for (const person of [school.ben, other]) await join(school, person, session.id);
    const [removed, left, stays] = [
      await listen(school.ben, session.id),
      await listen(other, session.id),
      await listen(school.ana, session.id, {}, secondInstance),
    ];

    await remove(school.ana, participant(session, school.ben));
    await leave(school, other, session.id);
    await removed.waitUntil(() => removed.isClosed);
    await left.waitUntil(() => left.isClosed);
    await post(school.ana, pathOf(session, '/end'));
    await stays.waitUntil(() => stays.isClosed);

    expect(early.status).toBe(403);
    expect([removed, left, stays].map(({ events }) => events.at(-1))).toMatchObject([
      { event: 'end', data: { reason: 'removed_from_session' } },
      { event: 'end', data: { reason: 'left_session' } },
      { event: 'end', data: { reason: 'live_session_over' } },
    ]);
    expect(stays.named('session_ended')).toHaveLength(1);
    expect((await follow(school, school.ana, session.id)).status).toBe(409);
  });
});

const textsIn = (client: StreamClient): string[] =>
  client.named('note').map(({ data }: { data: { payload: { text: string } } }) => data.payload.text);
