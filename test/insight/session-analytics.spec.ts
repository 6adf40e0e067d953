import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

/** The tests use 3 June 2026 in Berlin. */
const days = 'from=2026-06-01&to=2026-06-04';

let berta: Person;
beforeAll(async () => {
  await school.as(school.root).patch('/organizations/current', { timeZone: 'Europe/Berlin' });
  await school.sql('SELECT recount_session_days()');
  berta = await school.person('STUDENT', school.p1a);
  await ended(school.ben, '2026-06-01T08:00:00Z', 600, 'logout');
  await ended(school.ben, '2026-06-03T21:50:00Z', 1200, 'idle');
  await ended(berta, '2026-06-03T08:10:00Z', 60, 'logout');
  await ended(school.zoe, '2026-06-03T08:20:00Z', 90, 'logout');
  await ended(school.ana, '2026-06-04T06:00:00Z', 30, 'revoked');
  await ended(school.ben, '2026-05-31T21:59:00Z', 120, 'logout');
  await ended(school.ben, '2026-06-04T22:00:00Z', 999, 'logout');
});

/** Inserts a session that ended the given number of seconds after its start. */
const ended = (person: Person, start: string, seconds: number, reason: string) =>
  school.sql(
    `INSERT INTO user_sessions (id, user_id, ip_address, user_agent, start_time, last_active, end_time, end_reason,
       duration_seconds, refresh_hash)
     SELECT gen_random_uuid(), $1, '10.0.0.7', 'Tablet', start, last, last, $4, $3, gen_random_uuid()::text
     FROM (SELECT $2::timestamptz AS start, $2::timestamptz + $3 * interval '1 second' AS last) moments`,
    [person.id, start, seconds, reason],
  );

/** Inserts an open session, with minutes since its start and since its last activity. */
const opened = (person: Person, beganMinutes: number, quietMinutes: number) =>
  school.sql(
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
     VALUES (gen_random_uuid(), $1, now() - $2 * interval '1 minute', now() - $3 * interval '1 minute', gen_random_uuid()::text)`,
    [person.id, beganMinutes, quietMinutes],
  );

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('GET /sessions/analytics', () => {
  it('counts the organization for an admin: sessions on the day they began, seconds on the day they were spent', async () => {
    const { status, body } = await school.as(school.root).get(`/sessions/analytics?${days}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: '2026-06-01',
      to: '2026-06-04',
      totalSessions: 5,
      uniqueUsers: 4,
      totalSeconds: 60 + 600 + 1200 + 60 + 90 + 30,
      averageDurationSeconds: 396,
      medianDurationSeconds: 90,
    });
    expect(body.perDay).toEqual([
      { day: '2026-06-01', sessions: 1, users: 1, seconds: 660 },
      { day: '2026-06-02', sessions: 0, users: 0, seconds: 0 },
      { day: '2026-06-03', sessions: 3, users: 3, seconds: 750 },
      { day: '2026-06-04', sessions: 1, users: 2, seconds: 630 },
    ]);
    expect([body.perHour[10], body.perHour[23], body.perHour[8], sumOf(body.perHour)]).toEqual([3, 1, 1, 5]);
    expect(body.byEndReason).toEqual([
      { reason: 'logout', sessions: 3 },
      { reason: 'idle', sessions: 1 },
      { reason: 'revoked', sessions: 1 },
    ]);
  });

  it('counts the taught students for a teacher, with the mean of two values as median', async () => {
    const { body } = await school.as(school.ana).get(`/sessions/analytics?${days}`);

    expect(body).toMatchObject({ totalSessions: 3, uniqueUsers: 2, totalSeconds: 1920, medianDurationSeconds: 600 });
    const { body: shorter } = await school.as(school.ana).get('/sessions/analytics?from=2026-06-03&to=2026-06-03');
    expect([shorter.totalSessions, shorter.medianDurationSeconds]).toEqual([2, 630]);
  });

  it('counts one classroom, only for its teachers', async () => {
    const own = await school.as(school.root).get(`/sessions/analytics?${days}&classroomId=${school.p1b}`);
    const foreign = await school.as(school.olga).get(`/sessions/analytics?${days}&classroomId=${school.p1a}`);

    expect([own.body.totalSessions, own.body.totalSeconds]).toEqual([1, 90]);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
  });

  it('counts an open session up to its last activity, and users active now', async () => {
    const teacher = await school.person('TEACHER');
    const classroomId = (await school.as(school.root).post('/classrooms', { level: 'M1' })).body.id;
    await school.as(school.root).post(`/classrooms/${classroomId}/members`, { userId: teacher.id });
    const here = await school.person('STUDENT', classroomId);
    const gone = await school.person('STUDENT', classroomId);
    await opened(here, 30, 5);
    await opened(gone, 40, 20);

    const { body } = await school.as(teacher).get('/sessions/analytics');

    expect(body).toMatchObject({ totalSessions: 2, uniqueUsers: 2, activeNow: 1, byEndReason: [{ reason: 'open' }] });
    expect([body.averageDurationSeconds, body.totalSeconds]).toEqual([1350, 2700]);
  });

  it('lists 30 days by default, with zeros for days without sessions', async () => {
    const { body } = await school.as(await school.person('TEACHER')).get('/sessions/analytics');

    expect(body.perDay).toHaveLength(30);
    expect(sumOf(body.perDay.map(({ seconds }: { seconds: number }) => seconds))).toBe(0);
    expect([body.averageDurationSeconds, body.medianDurationSeconds]).toEqual([null, null]);
  });

  it.each([
    ['from=2026-02-31&to=2026-03-05', 'day_invalid'],
    ['from=2026-06-04&to=2026-06-01', 'range_reversed'],
    ['from=2025-06-01&to=2026-06-02', 'range_too_long'],
    ['from=yesterday', 'validation_failed'],
  ])('refuses %s', async (asked, code) => {
    const { status, body } = await school.as(school.root).get(`/sessions/analytics?${asked}`);

    expect([status, body.code]).toEqual([400, code]);
  });

  it('covers a whole leap year', async () => {
    const { body } = await school.as(school.root).get('/sessions/analytics?from=2028-01-01&to=2028-12-31');

    expect(body.perDay).toHaveLength(366);
  });

  it.each(['ben', 'paula'] as const)('returns 403 to %s', async (name) => {
    const { status } = await school.as(school[name]).get('/sessions/analytics');

    expect(status).toBe(403);
  });

  it('returns 401 without a token', async () => {
    expect((await school.anyone.get('/sessions/analytics')).status).toBe(401);
  });

  it('takes one statement', async () => {
    const { headers } = await school.as(school.ana).get(`/sessions/analytics?${days}`);

    expect(headers.get('x-statements')).toBe('1');
  });
});

describe('GET /sessions/:userId', () => {
  it('lists the sessions of a person, newest first, with a summary', async () => {
    const { status, body } = await school.as(school.ana).get(`/sessions/${school.ben.id}?${days}&limit=1`);

    expect([status, body.total, body.page, body.limit]).toEqual([200, 2, 1, 1]);
    expect(body.items).toMatchObject([
      { userId: school.ben.id, startTime: '2026-06-03T21:50:00.000Z', endReason: 'idle', durationSeconds: 1200 },
    ]);
    expect(body.summary).toMatchObject({
      totalSessions: 2,
      totalSeconds: 60 + 600 + 1200,
      activeDays: 3,
      averageDurationSeconds: 900,
      medianDurationSeconds: 900,
    });
  });

  it.each([
    ['root', '10.0.0.7', 'Tablet'],
    ['ben', '10.0.0.7', 'Tablet'],
    ['ana', null, null],
    ['paula', null, null],
  ] as const)('tells %s the address %s and the device %s', async (name, ipAddress, userAgent) => {
    const { body } = await school.as(school[name]).get(`/sessions/${school.ben.id}?${days}`);

    expect(body.items[0]).toMatchObject({ ipAddress, userAgent });
  });

  it.each(['olga', 'zoe'] as const)('returns 404 to %s', async (name) => {
    const { status, body } = await school.as(school[name]).get(`/sessions/${school.ben.id}`);

    expect([status, body.detail]).toEqual([404, 'There is no such user.']);
  });

  it('hides teachers from each other and from their students', async () => {
    const colleague = await school.as(school.olga).get(`/sessions/${school.ana.id}`);
    const student = await school.as(school.ben).get(`/sessions/${school.ana.id}`);
    const herself = await school.as(school.ana).get(`/sessions/${school.ana.id}?${days}`);

    expect([colleague.status, student.status]).toEqual([404, 404]);
    expect([herself.status, herself.body.items[0].ipAddress]).toEqual([200, '10.0.0.7']);
  });

  it('returns 404 to a teacher whose student has left the class', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const before = await school.as(school.ana).get(`/sessions/${student.id}`);
    await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${student.id}`);

    const after = await school.as(school.ana).get(`/sessions/${student.id}`);

    expect([before.status, after.status]).toEqual([200, 404]);
  });

  it('rejects a malformed id and takes two statements', async () => {
    const { status, body } = await school.as(school.root).get('/sessions/ben');
    const { headers } = await school.as(school.root).get(`/sessions/${school.ben.id}`);

    expect([status, body.code]).toEqual([400, 'malformed_id']);
    expect(headers.get('x-statements')).toBe('2');
  });

  it('does not shadow the route of own sessions', async () => {
    const { status, body } = await school.as(school.ben).get('/sessions/me');

    expect([status, body.summary]).toEqual([200, undefined]);
  });
});

describe('GET /students/:id/sessions', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)('returns the same to %s', async (name) => {
    const { status, body } = await school.as(school[name]).get(`/students/${school.ben.id}/sessions?${days}`);

    expect([status, body.total, body.summary.totalSeconds]).toEqual([200, 2, 1860]);
  });

  it.each(['olga', 'zoe'] as const)('returns 404 to %s', async (name) => {
    expect((await school.as(school[name]).get(`/students/${school.ben.id}/sessions`)).status).toBe(404);
  });

  it('returns 404 for a person who is not a student', async () => {
    const { status, body } = await school.as(school.root).get(`/students/${school.ana.id}/sessions`);

    expect([status, body.detail]).toEqual([404, 'There is no such student.']);
  });
});

describe('GET /sessions/:userId/frequency', () => {
  it('analyses recent logins in the organization’s time zone', async () => {
    const student = await school.person('STUDENT', school.p1a);
    for (const day of [0, 1, 2, 3, 4, 5])
      await school.sql(
        `INSERT INTO user_sessions (id, user_id, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
         SELECT gen_random_uuid(), $1, at, at + interval '5 minutes', at + interval '5 minutes', 'logout', 300, gen_random_uuid()::text
         FROM (SELECT (((now() AT TIME ZONE 'Europe/Berlin')::date - $2::int) + time '07:30') AT TIME ZONE 'Europe/Berlin' AS at) moment`,
        [student.id, day],
      );

    const { status, body } = await school.as(school.ana).get(`/sessions/${student.id}/frequency?weeks=1`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      averagePerWeek: 6,
      activeDays: 6,
      preferredHours: [7],
      longestGapDays: 1,
      currentGapDays: 0,
      averageDurationSeconds: 300,
      pattern: 'daily',
    });
    expect([body.loginsPerWeek.length, sumOf(body.byWeekday), body.byHour[7]]).toEqual([1, 6, 6]);
  });

  it('reports the last login also outside the window', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(new Date());
    await ended(student, new Date(Date.parse(`${today}T12:00Z`) - 100 * 86_400_000).toISOString(), 60, 'logout');

    const { body, headers } = await school.as(school.ana).get(`/sessions/${student.id}/frequency`);

    expect([body.currentGapDays, body.pattern, body.loginsPerWeek.length]).toEqual([100, 'inactive', 8]);
    expect(headers.get('x-statements')).toBe('1');
  });

  it.each(['olga', 'zoe'] as const)('returns 404 to %s', async (name) => {
    expect((await school.as(school[name]).get(`/sessions/${school.ben.id}/frequency`)).status).toBe(404);
  });

  it('is readable by the person and the parents, for a year at most', async () => {
    const own = await school.as(school.ben).get(`/sessions/${school.ben.id}/frequency?weeks=52`);
    const childs = await school.as(school.paula).get(`/sessions/${school.ben.id}/frequency`);
    const tooLong = await school.as(school.ben).get(`/sessions/${school.ben.id}/frequency?weeks=53`);

    expect([own.status, childs.status, tooLong.status]).toEqual([200, 200, 400]);
  });
});

describe('GET /sessions/class/:classroomId', () => {
  it('lists totals of each student and their averages', async () => {
    const classroomId = (await school.as(school.root).post('/classrooms', { level: 'M2' })).body.id;
    const [mia, tom] = [await school.person('STUDENT', classroomId), await school.person('STUDENT', classroomId)];
    await school.sql(`UPDATE users SET last_name = 'Zuse' WHERE id = $1`, [tom.id]);
    await ended(mia, '2026-06-03T21:50:00Z', 1200, 'idle');
    await ended(mia, '2026-06-04T10:00:00Z', 61, 'idle');

    const { status, body } = await school.as(school.root).get(`/sessions/class/${classroomId}?${days}`);

    expect([status, body.classroomId, body.activeNow]).toEqual([200, classroomId, 0]);
    const inactive = { sessions: 0, seconds: 0, activeDays: 0, lastSeen: null, activeNow: false };
    expect(body.students).toEqual([
      {
        userId: mia.id,
        displayName: expect.any(String),
        ...inactive,
        sessions: 2,
        seconds: 1261,
        activeDays: 2,
        lastSeen: '2026-06-04T10:01:01.000Z',
      },
      { userId: tom.id, displayName: expect.any(String), ...inactive },
    ]);
    expect(body.averages).toEqual({ sessions: 1, seconds: 630.5, activeDays: 1 });
  });

  it('adds open sessions to ended ones', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const before = new Date(Date.now() - 3_600_000).toISOString();
    await ended(student, before, 100, 'logout');
    await opened(student, 20, 1);

    const { body } = await school.as(school.ana).get(`/sessions/class/${school.p1a}`);

    const line = body.students.find(({ userId }: { userId: string }) => userId === student.id);
    expect(line).toMatchObject({ sessions: 2, seconds: 1240, activeNow: true });
    expect(Date.now() - Date.parse(line.lastSeen)).toBeLessThan(90_000);
  });

  it('works for an empty class', async () => {
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'M3' });

    const { status, body } = await school.as(school.root).get(`/sessions/class/${room.id}`);

    expect([status, body.students, body.averages]).toEqual([200, [], null]);
  });

  it('is readable by its teachers and admins', async () => {
    const asked = (person: Person) => school.as(person).get(`/sessions/class/${school.p1a}`);

    const answers = [
      await asked(school.ana),
      await asked(school.olga),
      await asked(school.ben),
      await asked(school.paula),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 403, 403]);
    expect((await school.anyone.get(`/sessions/class/${school.p1a}`)).status).toBe(401);
    expect((await school.as(school.ana).get('/sessions/class/P1A')).status).toBe(400);
  });

  it('reports the latest activity also outside the range', async () => {
    const classroomId = (await school.as(school.root).post('/classrooms', { level: 'M4' })).body.id;
    const student = await school.person('STUDENT', classroomId);
    await ended(student, '2026-06-02T08:00:00Z', 60, 'logout');
    await ended(student, '2026-06-08T08:00:00Z', 60, 'logout');
    const lastSeen = async (asked: string) => {
      const { body } = await school.as(school.root).get(`/sessions/class/${classroomId}?${asked}`);
      return body.students[0].lastSeen;
    };

    const today = new Date().toISOString().slice(0, 10);
    const seen = [
      await lastSeen(days),
      await lastSeen('from=2026-06-03&to=2026-06-04'),
      await lastSeen(`from=${today}&to=${today}`),
      await lastSeen(`from=2026-06-01&to=2027-05-31`),
    ];

    expect(seen).toEqual(Array(4).fill('2026-06-08T08:01:00.000Z'));
  });

  it('takes one statement, which includes the access check', async () => {
    const own = await school.as(school.ana).get(`/sessions/class/${school.p1a}`);
    const foreign = await school.as(school.olga).get(`/sessions/class/${school.p1a}`);

    expect([own.status, own.headers.get('x-statements')]).toEqual([200, '1']);
    expect([foreign.status, foreign.headers.get('x-statements')]).toEqual([404, '1']);
  });
});
