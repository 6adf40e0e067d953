import pg from 'pg';
import { personalData } from '#personal-data.js';
import { features } from '#platform/config/feature-catalogue.js';
import { eraseAccounts } from '#tenancy/provisioning/erasures.js';
import { publishedQuiz, subjectOf } from '../assessment/builders.js';
import { createCourse, enroll, leave, outcome } from '../curriculum/courses.js';
import { type ReadEvent, readByThree } from '../support/calendars.js';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';
import { createSession } from '../workbook/live-sessions.js';

const school = openSchool();
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

interface Entry {
  id: string;
  kind: string;
  label: string;
  recordId: string;
  [field: string]: unknown;
}

const calendarOf = (person: Person, query = ''): Promise<Answer> => school.as(person).get(`/calendar${query}`);
const entriesOf = async (person: Person, recordId?: string, query = ''): Promise<Entry[]> => {
  const { items } = (await calendarOf(person, query)).body as { items: Entry[] };
  return recordId ? items.filter((entry) => entry.recordId === recordId) : items;
};
const labelsOf = async (person: Person, recordId: string) =>
  (await entriesOf(person, recordId)).map(({ label }) => label);

/** Switches features; without names, all on. */
const choose = async (...names: string[]): Promise<void> => {
  const settings = { features: names.length > 0 ? names : features };
  const { status, body } = await school.as(school.root).patch('/organizations/current', { settings });
  if (status !== 200) throw new Error(JSON.stringify(body));
};

/** The path of a new feed of the person. */
async function feedOf(person: Person): Promise<string> {
  const { status, body } = await school.as(person).post('/calendar/feed');
  if (status !== 201) throw new Error(JSON.stringify(body));
  return new URL(body.url as string).pathname;
}

const read = (feed: string, headers: Record<string, string> = {}) => school.anyone.get(feed, headers);
const unfolded = ({ body }: Answer): string => (body as string).replaceAll('\r\n ', '');

/** A published assessment of P1A that is due at each of these times, written directly because dates may be in the past. */
async function dueAt(...moments: string[]): Promise<string[]> {
  const subjectId = await subjectOf(school);
  const rows = await school.sql<{ id: string }>(
    `INSERT INTO assessments (id, organization_id, author_id, title, type, status, max_score, allow_late, late_penalty_percent,
       max_attempts, grading_method, shuffle, review, classroom_id, subject_id, attached_at, due_at)
     SELECT gen_random_uuid(), 'test', $1, 'Due ' || n, 'quiz', 'published', 7, false, 0, 1, 'last', false, 'never', classroom_id, s.id,
       now(), at FROM subjects s, unnest($3::timestamptz[]) WITH ORDINALITY due (at, n) WHERE s.id = $2 ORDER BY n RETURNING id`,
    [school.ana.id, subjectId, moments],
  );
  return rows.map(({ id }) => id);
}

describe('GET /calendar', () => {
  it('shows students and parents the state of the work, teachers their classes, and outsiders nothing', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Fractions', dueAt: inDays(2) });
    const before = await Promise.all([school.ben, school.paula, school.ana].map((one) => labelsOf(one, assessment.id)));
    await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers: {}, text: 'Done' });
    const after = await Promise.all([school.ben, school.paula, school.ana].map((one) => labelsOf(one, assessment.id)));

    expect(before).toEqual([['Fractions'], ['Ben Bauer: Fractions'], ['Fractions']]);
    expect(after.slice(0, 2).flat()).toEqual([
      expect.stringMatching(/^Fractions \((submitted|graded)\)$/),
      expect.stringMatching(/^Ben Bauer: Fractions \((submitted|graded)\)$/),
    ]);
    expect(after[2]).toEqual(['Fractions']);
    const [entry] = await entriesOf(school.ben, assessment.id);
    expect(entry).toMatchObject({
      id: `assessment_due-${assessment.id}`,
      kind: 'assessment_due',
      title: 'Fractions',
      place: 'P1A',
      startsAt: assessment.dueAt,
      endsAt: assessment.dueAt,
      allDay: false,
      startsOn: null,
      classroomId: school.p1a,
      description: expect.stringContaining('Subject') as string,
      studentId: null,
      link: null,
    });
    for (const outsider of [school.olga, school.zoe]) expect(await labelsOf(outsider, assessment.id)).toEqual([]);
    expect((await school.anyone.get('/calendar')).status).toBe(401);
  });

  it('shows when assessments open, one entry for each child of a parent', async () => {
    const sister = await school.person('STUDENT', school.p1a);
    await school.sql('INSERT INTO guardianships (id, parent_id, student_id) VALUES (gen_random_uuid(), $1, $2)', [
      school.paula.id,
      sister.id,
    ]);
    const { assessment } = await publishedQuiz(school, {
      title: 'Maps',
      availableFrom: inDays(1),
      dueAt: inDays(3),
    });

    const [ben, paula] = [await entriesOf(school.ben, assessment.id), await entriesOf(school.paula, assessment.id)];

    expect(ben.map(({ kind, label }) => [kind, label])).toEqual([
      ['assessment_opens', 'Opens: Maps'],
      ['assessment_due', 'Maps'],
    ]);
    expect(paula).toHaveLength(4);
    expect(new Set(paula.map(({ studentId }) => studentId))).toEqual(new Set([school.ben.id, sister.id]));
    expect(new Set(paula.map(({ id }) => id)).size).toBe(4);
    await school.sql('DELETE FROM guardianships WHERE student_id = $1', [sister.id]);
  });

  it('shows the days on which own courses start and end, in the time zone of the person', async () => {
    // From midnight to midnight in Berlin, over next year's change to daylight-saving time.
    const year = new Date().getUTCFullYear() + 1;
    const sunday = 31 - new Date(`${year}-03-31`).getUTCDay();
    const dates = { startsAt: `${year}-03-${sunday - 1}T23:00:00.000Z`, endsAt: `${year}-03-${sunday}T22:00:00.000Z` };
    const course = await createCourse(school, { title: 'Biology', ...dates });
    const query = `?from=${year}-03-01T00:00:00Z&to=${year}-04-30T00:00:00Z`;
    const outside = await entriesOf(school.ben, course.id, query);
    await enroll(school, school.ben, course.id);
    const inZone = async (timeZone: string) => {
      await school.as(school.ben).put('/user/preferences', { timeZone });
      return (await entriesOf(school.ben, course.id, query)).map(({ label, startsOn, startsAt, endsAt }) => {
        return [label, startsOn, startsAt, endsAt];
      });
    };

    const [berlin, newYork] = [await inZone('Europe/Berlin'), await inZone('America/New_York')];
    const owner = await entriesOf(school.ana, course.id, query);
    await leave(school, school.ben, course.id);

    expect(outside).toEqual([]);
    // This Sunday has 23 hours in Berlin.
    const theDay = [`${year}-03-${sunday}`, dates.startsAt, dates.endsAt];
    expect(berlin.toSorted()).toEqual([
      ['Ends: Biology', ...theDay],
      ['Starts: Biology', ...theDay],
    ]);
    expect(newYork.map(([label, day]) => [label, day])).toEqual([
      ['Starts: Biology', `${year}-03-${sunday - 1}`],
      ['Ends: Biology', `${year}-03-${sunday}`],
    ]);
    expect(owner).toHaveLength(2);
    expect(await entriesOf(school.ben, course.id, query)).toEqual([]);
  });

  it('shows live sessions to those who are expected, with the meeting URL for those who are in them', async () => {
    const meetingUrl = 'https://meet.example/fractions?x=1,2;3';
    const times = { scheduledStart: '2027-05-03T08:00:00.000Z', scheduledEnd: '2027-05-03T09:30:00.000Z' };
    const ofClass = { title: 'Fractions live', description: 'Bring a ruler', meetingUrl, ...times };
    const session = await createSession(school, { ...ofClass, status: 'scheduled' });
    const invited = { userIds: [school.zoe.id] };
    const invitation = await school.as(school.ana).post(`/live-sessions/${session.id}/participants`, invited);
    const query = '?from=2027-05-03T09:00:00Z&to=2027-05-04T00:00:00Z';
    const seenBy = async (person: Person) => (await entriesOf(person, session.id, query)).map(({ link }) => link);

    const people = [school.ana, school.ben, school.zoe, school.olga, school.paula, school.root];
    const links = await Promise.all(people.map(seenBy));
    const [entry] = await entriesOf(school.ana, session.id, query);
    const before = await read(await feedOf(school.ben));
    await school.as(school.ana).post(`/live-sessions/${session.id}/cancel`);
    const after = await read(await feedOf(school.ben));

    expect(invitation.status).toBeLessThan(300);
    expect(links).toEqual([[meetingUrl], [null], [meetingUrl], [], [], []]);
    expect(entry).toMatchObject({
      id: `live_session-${session.id}`,
      kind: 'live_session',
      label: 'Fractions live',
      state: 'scheduled',
      startsAt: times.scheduledStart,
      endsAt: times.scheduledEnd,
      description: 'Bring a ruler',
      classroomId: school.p1a,
    });
    const eventIn = (answer: Answer) =>
      unfolded(answer).split(`UID:live_session-${session.id}@homeroom`)[1]?.split('END:VEVENT')[0];
    expect(eventIn(before)).toContain('STATUS:CONFIRMED\r\nTRANSP:OPAQUE');
    expect(eventIn(after)).toContain('SUMMARY:Cancelled: Fractions live');
    expect(eventIn(after)).toContain('STATUS:CANCELLED\r\nTRANSP:TRANSPARENT');
    expect(eventIn(after)).not.toContain('URL:');
  });

  it('includes what lies in the range, the end excluded, in order', async () => {
    const ids = await dueAt('2027-06-03T00:00:00Z', '2027-06-01T00:00:00Z', '2027-06-02T00:00:00Z');
    const query = '?from=2027-06-01T00:00:00Z&to=2027-06-03T00:00:00Z';

    const { body } = await calendarOf(school.ben, query);

    expect(body.items.map(({ recordId }: Entry) => recordId)).toEqual([ids[1], ids[2]]);
    expect(body).toMatchObject({
      from: '2027-06-01T00:00:00.000Z',
      to: '2027-06-03T00:00:00.000Z',
      isTruncated: false,
    });
  });

  it.each([
    ['?from=2027-06-02T00:00:00Z&to=2027-06-01T00:00:00Z', 'range_reversed'],
    ['?to=2020-01-01T00:00:00Z', 'range_reversed'],
    ['?from=2027-01-01T00:00:00Z&to=2028-06-01T00:00:00Z', 'range_too_long'],
    ['?from=tomorrow', 'validation_failed'],
    ['?since=2027-01-01T00:00:00Z', 'validation_failed'],
  ])('refuses %s with %s', async (query, code) => {
    expect(outcome(await calendarOf(school.ben, query))).toEqual([400, code]);
  });

  it('leaves out disabled features', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Hidden', dueAt: inDays(2) });
    await choose('school', 'parents', 'subjects', 'courses', 'workbook');
    const without = await labelsOf(school.ben, assessment.id);
    await choose();

    expect(without).toEqual([]);
  });

  it('takes the same number of statements however much there is', async () => {
    const few = await calendarOf(school.ben);
    await dueAt(...Array.from({ length: 200 }, (_, index) => inDays(1 + index / 10)));
    const many = await calendarOf(school.ben);

    expect(many.headers.get('x-statements')).toBe(few.headers.get('x-statements'));
    expect(Number(few.headers.get('x-statements'))).toBeLessThanOrEqual(4);
    expect(many.body.items.length).toBeGreaterThan(200);
  });

  it('shows the latest entries of too many', async () => {
    await dueAt(...Array.from({ length: 2_001 }, (_, index) => new Date(Date.UTC(2029, 0, 1, 0, index)).toISOString()));

    const { body } = await calendarOf(school.ben, '?from=2029-01-01T00:00:00Z&to=2029-02-01T00:00:00Z');
    await school.sql(`DELETE FROM assessments WHERE due_at >= '2029-01-01'`);

    expect([body.items.length, body.isTruncated]).toEqual([2_000, true]);
    expect(body.items[0].startsAt).toBe('2029-01-01T00:01:00.000Z');
  });
});

describe('the feed', () => {
  it('is created, read without login, replaced and revoked by its owner', async () => {
    const feeds = () => school.as(school.ana).get('/calendar/feed');
    const none = await feeds();
    const first = await feedOf(school.ana);
    const created = await feeds();
    const answer = await read(first);
    const fetched = await feeds();
    const second = await feedOf(school.ana);
    const statuses = [(await read(first)).status, (await read(second)).status];
    const revoked = await school.as(school.ana).delete('/calendar/feed');
    const again = await school.as(school.ana).delete('/calendar/feed');

    expect(none.body).toEqual({ exists: false, createdAt: null, lastFetchedAt: null });
    expect(created.body).toMatchObject({ exists: true, lastFetchedAt: null });
    expect(fetched.body.lastFetchedAt).not.toBeNull();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(unfolded(answer)).toContain('X-WR-CALNAME:Test School\r\n');
    expect(statuses).toEqual([404, 200]);
    expect([revoked.status, again.status]).toEqual([204, 204]);
    expect((await read(second)).status).toBe(404);
    expect((await feeds()).body.exists).toBe(false);
  });

  it('gives the same 404 for unknown and malformed tokens', async () => {
    const tokens = ['x', 'A'.repeat(43), 'B'.repeat(190), '..%2ffeed'];
    const answers = await Promise.all(tokens.map((token) => read(`/calendar/${token}.ics`)));

    expect(answers.map(outcome)).toEqual(answers.map(() => [404, 'not_found']));
    expect((await school.anyone.post('/calendar/feed')).status).toBe(401);
  });

  it('stores no token', async () => {
    const feed = await feedOf(school.ana);
    const token = feed.replace(/.*\/|\.ics$/g, '');
    const [row] = await school.sql<{ text: string }>(
      'SELECT f::text AS text FROM calendar_feeds f WHERE user_id = $1',
      [school.ana.id],
    );

    expect(token).toHaveLength(43);
    expect(row?.text).not.toContain(token);
  });

  it('keeps one URL after simultaneous requests', async () => {
    const feeds = await Promise.all(Array.from({ length: 8 }, () => feedOf(school.olga)));
    const statuses = await Promise.all(feeds.map(async (feed) => (await read(feed)).status));

    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 404)]);
  });

  it('is 304 while nothing changed', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Rivers', dueAt: inDays(4) });
    const feed = await feedOf(school.ben);
    const first = await read(feed);
    const etag = first.headers.get('etag') ?? '';
    const same = await read(feed, { 'if-none-match': etag });
    const versions = { 'if-match': '*' };
    await school.as(school.ana).patch(`/assessments/${assessment.id}`, { title: 'Great rivers' }, versions);
    const changed = await read(feed, { 'if-none-match': etag });

    expect([same.status, same.body, changed.status]).toEqual([304, '', 200]);
    expect(unfolded(changed)).toContain('SUMMARY:Great rivers\r\n');
    const uid = `UID:assessment_due-${assessment.id}@homeroom\r\n`;
    expect([unfolded(first).includes(uid), unfolded(changed).includes(uid)]).toEqual([true, true]);
    const sequence = (answer: Answer) => Number(/SEQUENCE:(\d+)/.exec(unfolded(answer).split(uid)[1] ?? '')?.[1]);
    expect(sequence(changed)).toBeGreaterThan(sequence(first));
  });

  it('has a higher SEQUENCE whenever an own date of the student moves, also when an exception is removed', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Lakes', dueAt: inDays(4) });
    const [mine, ofPaula] = [await feedOf(school.ben), await feedOf(school.paula)];
    const exceptions = `/assessments/${assessment.id}/exceptions`;
    const eventIn = async (feed: string) => {
      const event = unfolded(await read(feed)).split(`UID:assessment_due-${assessment.id}`)[1] ?? '';
      const valueOf = (name: string) => new RegExp(`${name}:(\\S+)`).exec(event)?.[1] ?? '';
      return { start: valueOf('DTSTART'), sequence: Number(valueOf('SEQUENCE')), changed: valueOf('LAST-MODIFIED') };
    };
    const seen = [await eventIn(mine)];
    const parents = [await eventIn(ofPaula)];
    const draft = { studentId: school.ben.id, dueAt: inDays(6), reason: 'Ill' };
    const { body: exception } = await school.as(school.ana).post(exceptions, draft);
    seen.push(await eventIn(mine));
    parents.push(await eventIn(ofPaula));
    await school.as(school.ana).patch(`${exceptions}/${exception.id}`, { dueAt: inDays(8) }, { 'if-match': '*' });
    seen.push(await eventIn(mine));
    await school.as(school.ana).delete(`${exceptions}/${exception.id}`, { 'if-match': '*' });
    seen.push(await eventIn(mine));
    await school.as(school.ana).post(exceptions, { extraMinutes: 90, reason: 'Power failure' });
    seen.push(await eventIn(mine));
    await school.as(school.ana).put(`/students/${school.ben.id}/time-factor`, { timeFactor: 1.5 });
    seen.push(await eventIn(mine));

    expect(new Set(seen.map(({ start }) => start)).size).toBe(4);
    expect(seen[3]?.start).toBe(seen[0]?.start);
    const sequences = seen.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
    expect(parents[1]?.sequence).toBeGreaterThan(parents[0]?.sequence ?? 0);
    const modified = seen.map(({ changed }) => changed);
    expect(modified).toEqual(modified.toSorted());
  });

  it('is closed to suspended, erased and switched-off accounts, and follows the role', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const [feed, parents] = [await feedOf(person), await feedOf(school.paula)];
    const status = async (path = feed) => (await read(path)).status;
    const seen = [await status()];
    await school.as(school.root).post(`/users/${person.id}/suspend`);
    seen.push(await status());
    await school.as(school.root).post(`/users/${person.id}/reactivate`);
    seen.push(await status());
    await choose('school', 'subjects', 'courses', 'assessments');
    seen.push(await status(parents));
    await choose();
    seen.push(await status(parents));
    const client = new pg.Client(school.databaseUrl);
    await client.connect();
    await eraseAccounts(client, personalData, [person.id]);
    await client.end();
    seen.push(await status());

    expect(seen).toEqual([200, 404, 200, 404, 200, 404]);
  });

  it('has a year of the past and two of the future', async () => {
    await dueAt(inDays(-360), inDays(-380), inDays(720), inDays(740));
    const titles = readByThree((await read(await feedOf(school.ben))).body as string)['ical.js'].map(
      ({ start }) => start,
    );

    const days = titles.map((start) => Math.round((Date.parse(start) - Date.now()) / dayMs));
    expect(days).toEqual(expect.arrayContaining([-360, 720]));
    expect(days.filter((day) => day < -366 || day > 731)).toEqual([]);
  });

  it('is read alike by three parsers, as the API shows it, across both changes of the clocks', async () => {
    const hostile = 'Line\\n; BEGIN:VEVENT, "x" 🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓 مرحبا';
    await publishedQuiz(school, { title: hostile, dueAt: inDays(5) });
    const year = new Date().getUTCFullYear();
    // Half hours around the changes of Europe/Berlin and America/New_York in the two years that the feed contains.
    const changes = [year, year + 1].flatMap((each) => [
      ...[lastSunday(each, 2), lastSunday(each, 9)].map((day) => day + 3_600_000),
      nthSunday(each, 2, 2) + 7 * 3_600_000,
      nthSunday(each, 10, 1) + 6 * 3_600_000,
    ]);
    const moments = changes.flatMap((change) => [-2, -1, -0.5, 0, 0.5, 1, 2].map((hour) => change + hour * 3_600_000));
    await dueAt(...moments.map((moment) => new Date(moment).toISOString()));
    const courses = changes.map((change) => ({ startsAt: new Date(change), endsAt: new Date(change + 90 * dayMs) }));
    for (const dates of courses) await enroll(school, school.ben, (await createCourse(school, dates)).id);

    for (const timeZone of ['Europe/Berlin', 'America/New_York']) {
      await school.as(school.ben).put('/user/preferences', { timeZone });
      const all = readByThree((await read(await feedOf(school.ben))).body as string);
      // Two parsers have faults of their own with such a title (see ics.spec.ts).
      const [one, ...others] = Object.values(all).map((events) => events.map(withoutTitle));
      const shown = await entriesAround(changes);

      expect(one?.length).toBeGreaterThan(moments.length);
      for (const other of others) expect(other).toEqual(one);
      expect(one).toEqual(expect.arrayContaining(shown));
      expect(all['ical.js'].map(({ title }) => title)).toContain(hostile);
    }
  }, 30_000);

  it('is limited per network', async () => {
    const limited = await school.secondInstance({ RATE_LIMIT_ENABLED: 'true' });
    const answers = await Promise.all(Array.from({ length: 125 }, () => limited.anyone.get('/calendar/unknown.ics')));

    const statuses = answers.map(({ status }) => status).toSorted();
    expect([statuses[119], statuses.slice(120)]).toEqual([404, [429, 429, 429, 429, 429]]);
  });
});

const withoutTitle = ({ uid, start, end }: ReadEvent) => ({ uid, start, end });

/** The entries of Ben's calendar as a feed has them. */
async function entriesAround(changes: number[]): Promise<Omit<ReadEvent, 'title'>[]> {
  const found = new Map<string, Omit<ReadEvent, 'title'>>();
  for (const change of changes) {
    const query = `?from=${new Date(change - dayMs).toISOString()}&to=${new Date(change + dayMs).toISOString()}`;
    for (const entry of await entriesOf(school.ben, undefined, query)) {
      const { id, allDay, startsAt, endsAt, startsOn, endsOn } = entry as unknown as Record<string, string>;
      const dayAfter = new Date(Date.parse(endsOn ?? '') + dayMs);
      found.set(entry.id, {
        uid: `${id}@homeroom`,
        start: (allDay ? startsOn : startsAt) ?? '',
        end: allDay ? dayAfter.toISOString().slice(0, 10) : (endsAt ?? ''),
      });
    }
  }
  return [...found.values()];
}

/** Midnight in UTC of the nth Sunday of a month, counted from 0. */
function nthSunday(year: number, month: number, nth: number): number {
  const first = new Date(Date.UTC(year, month, 1));
  return first.getTime() + (((7 - first.getUTCDay()) % 7) + 7 * (nth - 1)) * dayMs;
}

const lastSunday = (year: number, month: number): number => {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getTime() - last.getUTCDay() * dayMs;
};
