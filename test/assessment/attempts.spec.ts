import { openSchool, type Person } from '../support/school.js';
import { choiceQuestion, numberQuestion, publishedQuiz, subjectOf } from './builders.js';
import { inMinutes, newScreen, openStream, publishedExam, runTimer, submittedBy, Taker, taking } from './exams.js';

const school = openSchool();
const student = (): Promise<Person> => school.person('STUDENT', school.p1a);
const minutesBetween = (from: string | Date, to: string | Date) =>
  (new Date(to).getTime() - new Date(from).getTime()) / 60_000;

describe('POST /assessments/:id/attempts', () => {
  it('shows the questions without keys, and only in the attempt', async () => {
    const { assessment, items } = await publishedExam(school);
    const before = await school.as(school.ben).get(`/assessments/${assessment.id}`);
    const direct = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    const taker = new Taker(school, school.ben, assessment.id);
    const { status, body, headers } = await taker.start();

    expect([before.body.items, before.body.needsStart, before.body.itemCount]).toEqual([[], true, 2]);
    expect([direct.status, direct.body.code]).toEqual([409, 'attempt_required']);
    expect([status, body.status, body.timeLimitText, body.secondsLeft]).toEqual([
      201,
      'in_progress',
      '40 minutes',
      2400,
    ]);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([items.choice, items.number]);
    expect(JSON.stringify(body)).not.toContain('credit');
    expect(headers.get('x-statements')).toBe('2');
    expect(minutesBetween(body.startedAt, body.deadlineAt)).toBe(40);
  });

  it('shows nothing before the own opening time of a student', async () => {
    const { assessment } = await publishedExam(school, { availableFrom: inMinutes(school, -5) });
    const homework = await publishedQuiz(school, { availableFrom: inMinutes(school, -5), instructions: 'Secret' });
    const exception = { studentId: school.ben.id, availableFrom: inMinutes(school, 60), reason: 'Ill' };
    for (const id of [assessment.id, homework.assessment.id])
      await school.as(school.ana).post(`/assessments/${id}/exceptions`, exception);

    const start = await new Taker(school, school.ben, assessment.id).start();
    const seen = await school.as(school.ben).get(`/assessments/${homework.assessment.id}`);
    const list = await school.as(school.ben).get(`/assessments?q=Quiz&limit=100`);
    const parent = await school.as(school.paula).get(`/assessments/${homework.assessment.id}`);
    const other = await student();
    const others = await school.as(other).get(`/assessments/${homework.assessment.id}`);

    expect([start.status, start.body.code]).toEqual([409, 'not_open_yet']);
    expect([seen.body.items, seen.body.isLocked, seen.body.instructions]).toEqual([[], true, '']);
    const listed = list.body.items.find(({ id }: { id: string }) => id === homework.assessment.id);
    expect([listed.isLocked, listed.instructions]).toEqual([true, '']);
    expect([parent.body.items, others.body.items.length]).toEqual([[], 2]);
  });

  it('answers 404 to students of another class, 403 to others, 400 without a screen, and 409 when it is closed', async () => {
    const { assessment } = await publishedExam(school, { dueAt: inMinutes(school, 60) });
    const path = `/assessments/${assessment.id}/attempts`;
    const start = (person: Person) => school.as(person).post(path, { screenId: newScreen() });

    const statuses = await Promise.all([school.zoe, school.ana, school.paula, school.root].map(start));
    const invalid = await school.as(school.ben).post(path, { screenId: 'x' });
    const closed = await publishedExam(school, { dueAt: inMinutes(school, -1) });
    const late = await new Taker(school, school.ben, closed.assessment.id).start();

    expect(statuses.map(({ status }) => status)).toEqual([404, 403, 403, 403]);
    expect([invalid.status, late.body.code]).toEqual([400, 'closed']);
  });

  it('lets a full room of forty start fifty questions in the same second, once each, and save', async () => {
    const fields = { items: Array.from({ length: 50 }, () => ({ question: numberQuestion })), timeLimitMinutes: 40 };
    const { assessment } = await publishedQuiz(school, fields);
    const room = await school.crowd(40);
    await school.sql(
      `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
       SELECT gen_random_uuid(), $1, id, 'STUDENT', $3 FROM unnest($2::uuid[]) id`,
      [school.p1a, room.map(({ id }) => id), school.year],
    );

    const takers = room.map((person) => new Taker(school, person, assessment.id));
    const started = await Promise.all([...takers, ...takers].map((taker) => taker.start()));
    const saved = await Promise.all(takers.map((taker) => taker.save({ [taker.attempt.items[0].id]: { value: '4' } })));

    expect(started.map(({ status }) => status)).toEqual(Array(80).fill(201));
    expect(new Set(started.map(({ body }) => body.id)).size).toBe(40);
    expect(saved.map(({ status }) => status)).toEqual(Array(40).fill(200));
    const [stored] = await school.sql<{ count: string }>('SELECT count(*) FROM attempts WHERE assessment_id = $1', [
      assessment.id,
    ]);
    expect(stored?.count).toBe('40');
  });

  it('shuffles items and choices in another order in each attempt', async () => {
    const items = Array.from({ length: 8 }, () => ({ question: choiceQuestion }));
    const fields = {
      items,
      shuffle: true,
      maxAttempts: 6,
      timeLimitMinutes: 40,
      placement: { subjectId: await subjectOf(school) },
    };
    const { assessment } = await publishedQuiz(school, fields);
    const orders = new Set<string>();

    for (let attempt = 0; attempt < 6; attempt++) {
      const taker = await taking(school, school.ben, assessment.id);
      const again = await taker.get();
      expect(again.body.items).toEqual(taker.attempt.items);
      orders.add(taker.attempt.items.map(({ id }: { id: string }) => id).join());
      await taker.submit();
    }

    expect(orders.size).toBe(6);
  });
});

describe('an attempt with a random draw', () => {
  it('has questions of its own, and only those are answered and graded', async () => {
    const tag = `pool ${newScreen()}`;
    for (let number = 0; number < 6; number++)
      await school.as(school.ana).post('/questions', { ...choiceQuestion, prompt: `Question ${number}`, tags: [tag] });
    const items = [{ draw: { count: 2, tag } }, { question: numberQuestion }];
    const { assessment } = await publishedQuiz(school, { items, timeLimitMinutes: 30, maxAttempts: 6 });
    const drawn = new Set<string>();
    let undrawn = '';

    for (let attempt = 1; attempt <= 6; attempt++) {
      const taker = await taking(school, school.ben, assessment.id);
      const ids: string[] = taker.attempt.items.map(({ id }: { id: string }) => id);
      const chosen = ids.slice(0, 2);
      const foreign = undrawn && !ids.includes(undrawn) ? await taker.save({ [undrawn]: { choice: 'a' } }) : undefined;
      const { body } = await taker.submit({ answers: Object.fromEntries(chosen.map((id) => [id, { choice: 'a' }])) });
      expect([ids.length, body.score, foreign?.status ?? 400]).toEqual([3, 2, 400]);
      drawn.add(chosen.sort().join());
      undrawn = chosen[0] ?? '';
    }

    expect(drawn.size).toBeGreaterThan(1);
    const grades = (await submittedBy(school, school.ben, assessment.id)).map((attempt) => attempt.grades.length);
    expect(grades).toEqual(Array(6).fill(3));
  });
});

describe('PATCH /attempts/:id/answers', () => {
  it('never lets an older sequence overwrite a newer one', async () => {
    const { assessment, items } = await publishedExam(school);
    const taker = await taking(school, await student(), assessment.id);
    const save = (sequence: number, answers: object) => taker.save(answers, { sequence });

    const first = await save(5, { [items.choice]: { choice: 'a' } });
    const older = await save(3, { [items.choice]: { choice: 'b' }, [items.number]: { value: '4' } });
    await Promise.all([9, 7, 8, 6].map((sequence) => save(sequence, { [items.number]: { value: String(sequence) } })));

    expect([first.body.lastSequence, first.body.savedItems]).toEqual([5, [items.choice]]);
    expect([older.status, older.body.lastSequence, older.body.savedItems]).toEqual([200, 5, [items.number]]);
    expect((await taker.get()).body).toMatchObject({
      answers: { [items.choice]: { choice: 'a' }, [items.number]: { value: '9' } },
      lastSequence: 9,
    });
    expect(first.headers.get('x-statements')).toBe('2');
  });

  it('does not depend on the clock of the client', async () => {
    const { assessment, items } = await publishedExam(school);
    const taker = await taking(school, await student(), assessment.id);
    const jumped = Date.now() + 3_600_000;
    await taker.save({ [items.number]: { value: '1' } }, { sequence: jumped });

    const back = await taker.save({ [items.number]: { value: '2' } }, { sequence: jumped - 7_200_000 });
    const next = await taker.save({ [items.number]: { value: '4' } }, { sequence: back.body.lastSequence + 1 });

    expect([back.body.savedItems, back.body.lastSequence]).toEqual([[], jumped]);
    expect(next.body.savedItems).toEqual([items.number]);
    expect(Math.abs(minutesBetween(next.body.serverTime, inMinutes(school)))).toBeLessThan(1);
    expect(minutesBetween(taker.attempt.startedAt, next.body.deadlineAt)).toBe(40);
  });

  it('answers 400 for invalid answers, 404 to others and 403 to teachers', async () => {
    const { assessment, items } = await publishedExam(school);
    const taker = await taking(school, await student(), assessment.id);
    const path = `/attempts/${taker.attempt.id}/answers`;
    const draft = { screenId: taker.screenId, sequence: 1, answers: {} };

    const invalid = await taker.save({ [items.choice]: { choice: 'zzz' }, nonsense: {} });
    const statuses = await Promise.all(
      [school.ben, school.zoe, school.ana].map((person) => school.as(person).patch(path, draft)),
    );

    expect([invalid.status, invalid.body.code, invalid.body.errors.length]).toEqual([400, 'answers_invalid', 2]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 403]);
  });
});

describe('an attempt at two computers', () => {
  it('belongs to the newest window; the older one is told and becomes read-only', async () => {
    const { assessment, items } = await publishedExam(school);
    const older = await taking(school, await student(), assessment.id);
    await older.save({ [items.choice]: { choice: 'a' } });
    const stream = await older.stream();

    const newer = await older.elsewhere();
    await stream.waitUntil(() => stream.named('attempt').length > 1);
    const [save, submit, seen] = [await older.save({}), await older.submit(), await older.get()];

    expect(newer.attempt).toMatchObject({ id: older.attempt.id, answers: { [items.choice]: { choice: 'a' } } });
    expect(stream.named('attempt').map(({ data }) => data)).toMatchObject([
      { screenId: older.screenId },
      { screenId: newer.screenId },
    ]);
    expect([save.body.code, submit.body.code, seen.status]).toEqual(['attempt_taken_over', 'attempt_taken_over', 200]);
    expect((await newer.save({ [items.number]: { value: '4' } })).status).toBe(200);
    stream.close();
  });

  it.each(['unpublished', 'left'])(
    'continues at the other if the assessment was unpublished or the student left: %s',
    async (what) => {
      const { assessment, items } = await publishedExam(school, { maxAttempts: 2 });
      const older = await taking(school, await student(), assessment.id);
      await older.save({ [items.number]: { value: '4' } });
      const ana = school.as(school.ana);
      if (what === 'unpublished') await ana.post(`/assessments/${assessment.id}/unpublish`);
      else await ana.delete(`/classrooms/${school.p1a}/members/${older.person.id}`);
      const stranger = await new Taker(school, await student(), assessment.id).start();

      const newer = await older.elsewhere();
      const saved = await newer.save({ [items.choice]: { choice: 'a' } });
      const submitted = await newer.submit();
      const again = await new Taker(school, older.person, assessment.id).start();

      expect(newer.attempt).toMatchObject({ id: older.attempt.id, answers: { [items.number]: { value: '4' } } });
      expect([saved.status, submitted.body.score, again.status]).toEqual([200, 3, 404]);
      expect(stranger.status).toBe(what === 'unpublished' ? 404 : 201);
    },
  );

  it('cannot be edited at one after it was submitted at the other', async () => {
    const { assessment, items } = await publishedExam(school);
    const person = await student();
    const older = await taking(school, person, assessment.id);
    const newer = await older.elsewhere();

    const submitted = await newer.submit({ answers: { [items.number]: { value: '4' } } });
    const save = await older.save({ [items.number]: { value: '5' } });
    const again = await older.submit({ answers: { [items.number]: { value: '5' } } });
    const start = await new Taker(school, person, assessment.id).start();

    expect([submitted.status, submitted.body.score]).toEqual([201, 2]);
    expect([save.body.code, again.body.code, start.body.code]).toEqual([
      'attempt_over',
      'attempt_over',
      'no_attempts_left',
    ]);
    expect((await submittedBy(school, person, assessment.id))[0].answers[items.number]).toEqual({ value: '4' });
  });

  it('is submitted once when both submit at the deadline', async () => {
    const { assessment, items } = await publishedExam(school, { timeLimitMinutes: 1 });
    const takers = await Promise.all(Array.from({ length: 4 }, student));
    const attempts = await Promise.all(takers.map((person) => taking(school, person, assessment.id)));
    school.advanceClock({ minutes: 1, seconds: 5 });

    const responses = await Promise.all(
      attempts.map(async (older) => {
        const newer = new Taker(school, older.person, assessment.id);
        newer.attempt = older.attempt;
        const answers = { [items.number]: { value: '4' } };
        return Promise.all([older.submit({ answers }), newer.start().then(() => newer.submit({ answers }))]);
      }),
    );

    for (const [index, person] of takers.entries()) {
      const [older, newer] = responses[index] ?? [];
      expect([201, 409]).toContain(older?.status);
      expect([201, 409]).toContain(newer?.status);
      expect([older?.status, newer?.status]).toContain(201);
      const submitted = await submittedBy(school, person, assessment.id);
      expect(submitted.map(({ isLate, answers }) => [isLate, answers[items.number]])).toEqual([
        [false, { value: '4' }],
      ]);
    }
  });
});

describe('POST /attempts/:id/submit', () => {
  it.each(['when_graded', 'never'])('leaves the answers in the attempt, with the review rule %s', async (review) => {
    const { assessment, items } = await publishedExam(school, { review });
    const taker = await taking(school, await student(), assessment.id);
    const answers = { [items.choice]: { choice: 'a' }, [items.number]: { value: '9' } };
    await taker.save({ [items.choice]: answers[items.choice] }, { text: 'Saved.' });
    await taker.submit({ answers: { [items.number]: answers[items.number] }, text: 'Submitted.' });

    const [own, toTeacher] = [await taker.get(), await school.as(school.ana).get(`/attempts/${taker.attempt.id}`)];

    expect([toTeacher.body.answers, toTeacher.body.text]).toEqual([answers, 'Submitted.']);
    expect([own.body.items.length, own.body.answers]).toEqual(review === 'never' ? [0, {}] : [2, answers]);
  });

  it('gives a page that was reloaded while it submitted the same response', async () => {
    const { assessment, items } = await publishedExam(school);
    const person = await student();
    const taker = await taking(school, person, assessment.id);
    const body = { answers: { [items.choice]: { choice: 'a' } } };
    const key = { 'idempotency-key': `reload-${assessment.id}` };

    const responses = await Promise.all([
      ...Array.from({ length: 5 }, () => taker.submit(body, key)),
      ...Array.from({ length: 5 }, () => taker.submit(body)),
    ]);
    const reloaded = await taker.submit();

    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set([...responses, reloaded].map((response) => JSON.stringify(response.body))).size).toBe(1);
    expect(await submittedBy(school, person, assessment.id)).toHaveLength(1);
    const other = await taker.submit({ answers: { [items.choice]: { choice: 'b' } } });
    expect([other.status, other.body.code]).toEqual([409, 'attempt_over']);
  });

  it('contains every save that was acknowledged', async () => {
    const { assessment, items } = await publishedExam(school, { maxAttempts: 10 });
    const person = await student();
    for (let attempt = 1; attempt <= 6; attempt++) {
      const taker = await taking(school, person, assessment.id);
      const saves = Array.from({ length: 6 }, (_, index) =>
        taker.save({ [items.number]: { value: String(index + 1) } }),
      );

      const [submitted, ...saved] = await Promise.all([taker.submit(), ...saves]);

      const acknowledged = saved.flatMap(({ status }, index) => (status === 200 ? [index + 1] : []));
      const [counted] = (await submittedBy(school, person, assessment.id)).slice(-1);
      expect([201, 503]).toContain(submitted?.status);
      if (submitted?.status !== 201) await taker.submit();
      else expect(counted.answers[items.number] ?? null).toEqual(lastOf(acknowledged));
    }
  });

  it('keeps the work of POST /submissions and of a started attempt apart from each other', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 2 });
    const person = await student();
    const taker = await taking(school, person, assessment.id);
    const submit = (value: string) =>
      school.as(person).post('/submissions', { assessmentId: assessment.id, answers: { [items.number]: { value } } });

    const responses = await Promise.all([submit('4'), taker.submit({ answers: { [items.number]: { value: '5' } } })]);

    expect(responses.map(({ status }) => status).filter((status) => status === 201).length).toBeGreaterThan(0);
    const submitted = await submittedBy(school, person, assessment.id);
    expect(submitted).toHaveLength(responses.filter(({ status }) => status === 201).length);
    expect((await taker.save({})).body.code).toBe('attempt_over');
  });
});

const lastOf = (values: number[]) => (values.length > 0 ? { value: String(values.at(-1)) } : null);

describe('when time is up', () => {
  it('counts what was saved, on time, whether the job, a read or a save finds it', async () => {
    const fields = { dueAt: inMinutes(school, 45), timeLimitMinutes: 10, review: 'after_due' };
    const { assessment, items } = await publishedExam(school, fields);
    const [byJob, byRead, bySave] = [await student(), await student(), await student()];
    const attempts = await Promise.all([byJob, byRead, bySave].map((person) => taking(school, person, assessment.id)));
    for (const taker of attempts) await taker.save({ [items.number]: { value: '4' } });
    school.advanceClock({ minutes: 10, seconds: 11 });

    const read = await attempts[1]?.get();
    const save = await attempts[2]?.save({ [items.number]: { value: '5' } });
    const submit = await attempts[2]?.submit({ answers: { [items.number]: { value: '5' } } });
    await runTimer(school);
    await runTimer(school);

    expect([read?.body.status, read?.body.items]).toEqual(['auto_submitted', []]);
    expect([save?.body.code, submit?.body.code]).toEqual(['time_is_up', 'time_is_up']);
    for (const person of [byJob, byRead, bySave]) {
      const submitted = await submittedBy(school, person, assessment.id);
      expect(submitted.map(({ isLate, score, answers }) => [isLate, score, answers[items.number]])).toEqual([
        [false, 2, { value: '4' }],
      ]);
    }
    const [{ submittedAt }] = await submittedBy(school, byJob, assessment.id);
    expect(submittedAt).toBe(attempts[0]?.attempt.deadlineAt);
  });

  it('submits once, if the timer and the student come in the same moment', async () => {
    const { assessment, items } = await publishedExam(school, { timeLimitMinutes: 5 });
    const people = await Promise.all(Array.from({ length: 6 }, student));
    const attempts = await Promise.all(people.map((person) => taking(school, person, assessment.id)));
    for (const taker of attempts) await taker.save({ [items.number]: { value: '4' } });
    school.advanceClock({ minutes: 5, seconds: 11 });
    await Promise.all(people.map((person) => school.as(person).token()));

    const [, ...clicks] = await Promise.all([runTimer(school), ...attempts.map((taker) => taker.submit())]);

    expect(clicks.map(({ status }) => status)).toEqual(Array(6).fill(201));
    for (const [index, person] of people.entries()) {
      const submitted = await submittedBy(school, person, assessment.id);
      expect(submitted.map(({ score }) => score)).toEqual([2]);
      expect((await attempts[index]?.get())?.body.status).toBe('auto_submitted');
    }
  });

  it('accepts a submission on its way when time was up, and does not call it late', async () => {
    const { assessment, items } = await publishedExam(school, { timeLimitMinutes: 10, dueAt: inMinutes(school, 10) });
    const person = await student();
    const taker = await taking(school, person, assessment.id);
    school.advanceClock({ minutes: 10, seconds: 4 });

    const { status, body } = await taker.submit({ answers: { [items.number]: { value: '4' } } });

    expect([status, body.score, body.submittedAt]).toEqual([201, 2, taker.attempt.deadlineAt]);
    expect((await submittedBy(school, person, assessment.id))[0].isLate).toBe(false);
  });
});

describe('extra time', () => {
  it('is not cut by the closing time, is not late, and is told in words', async () => {
    const { assessment, items } = await publishedExam(school, {
      availableFrom: inMinutes(school, -1),
      dueAt: inMinutes(school, 40),
      latePenaltyPercent: 50,
    });
    const person = await student();
    await school.as(school.ana).put(`/students/${person.id}/time-factor`, { timeFactor: 1.5 });
    const taker = await taking(school, person, assessment.id);
    school.advanceClock({ minutes: 59 });

    const saved = await taker.save({ [items.number]: { value: '4' } });
    const { status, body } = await taker.submit();

    expect(taker.attempt).toMatchObject({
      timeLimitText: '60 minutes, extended from 40',
      timeLimitMinutes: 60,
      baseTimeLimitMinutes: 40,
    });
    expect(minutesBetween(taker.attempt.startedAt, taker.attempt.deadlineAt)).toBeCloseTo(60, 1);
    expect([saved.status, status, body.score]).toEqual([200, 201, 2]);
    const { body: work } = await school.as(school.ana).get(`/submissions/${body.id}`);
    const late = await school.as(school.ana).get(`/submissions?assessmentId=${assessment.id}&late=true`);
    const { body: detail } = await school.as(person).get(`/assessments/${assessment.id}`);
    expect([work.isLate, late.body.total, detail.work.isLate, detail.work.timeLimitMinutes]).toEqual([
      false,
      0,
      false,
      60,
    ]);
  });

  it('that is given while the exam runs applies immediately and is shown to the student', async () => {
    const { assessment, items } = await publishedExam(school, { dueAt: inMinutes(school, 41) });
    const [one, other] = [await student(), await student()];
    const [extended, plain] = [await taking(school, one, assessment.id), await taking(school, other, assessment.id)];
    const stream = await extended.stream();
    const path = `/assessments/${assessment.id}/exceptions`;

    const given = await school.as(school.ana).post(path, { studentId: one.id, extraMinutes: 10, reason: 'Asthma' });
    await school.as(school.ana).post(path, { extraMinutes: 5, reason: 'Fire alarm' });
    await school.as(school.ana).put(`/students/${one.id}/time-factor`, { timeFactor: 1.25 });
    await stream.waitUntil(() => stream.named('attempt').at(-1)?.data.timeLimitMinutes === 65);

    expect([given.status, given.body.studentName]).toEqual([201, expect.stringContaining('Person')]);
    expect((await extended.get()).body.timeLimitText).toBe('65 minutes, extended from 40');
    expect((await plain.get()).body.timeLimitText).toBe('45 minutes, extended from 40');
    stream.close();
    school.advanceClock({ minutes: 60 });
    await runTimer(school);
    expect([(await extended.save({ [items.number]: { value: '4' } })).status, (await plain.get()).body.status]).toEqual(
      [200, 'auto_submitted'],
    );
  });

  it('starts with the extension that is given in the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, student));
    const { assessment } = await publishedExam(school);
    const path = `/assessments/${assessment.id}/exceptions`;
    const give = (person: Person) =>
      school.as(school.ana).post(path, { studentId: person.id, extraMinutes: 20, reason: 'Late bus' });

    await Promise.all(people.flatMap((person) => [taking(school, person, assessment.id), give(person)]));

    const { body } = await school.as(school.ana).get(`/assessments/${assessment.id}/attempts?limit=100`);
    const started = body.items.filter(({ studentId }: { studentId: string }) =>
      people.some(({ id }) => id === studentId),
    );
    expect(
      started.map(({ startedAt, deadlineAt }: Record<string, string>) =>
        minutesBetween(startedAt ?? '', deadlineAt ?? ''),
      ),
    ).toEqual(Array(8).fill(60));
  });

  it('that is taken back shortens the attempt again', async () => {
    const { assessment } = await publishedExam(school);
    const person = await student();
    const path = `/assessments/${assessment.id}/exceptions`;
    const { body } = await school
      .as(school.ana)
      .post(path, { studentId: person.id, extraMinutes: 100, reason: 'Typo' });
    const taker = await taking(school, person, assessment.id);

    const changed = await school.as(school.ana).patch(`${path}/${body.id}`, { extraMinutes: 10 }, { 'if-match': '*' });
    const limits = [(await taker.get()).body.timeLimitMinutes];
    await school.as(school.ana).delete(`${path}/${body.id}`);
    limits.push((await taker.get()).body.timeLimitMinutes);

    expect([changed.status, taker.attempt.timeLimitMinutes, ...limits]).toEqual([200, 140, 50, 40]);
  });

  it('gives attempts and later dates to one student only', async () => {
    const { assessment } = await publishedQuiz(school, { dueAt: inMinutes(school, -60), latePenaltyPercent: 10 });
    const [one, other] = [await student(), await student()];
    const exception = { studentId: one.id, dueAt: inMinutes(school, 60), extraAttempts: 1, reason: 'Hospital' };
    await school.as(school.ana).post(`/assessments/${assessment.id}/exceptions`, exception);
    const submit = (person: Person) => school.as(person).post('/submissions', { assessmentId: assessment.id });

    const responses = [await submit(one), await submit(one), await submit(one), await submit(other)];

    expect(responses.map(({ status, body }) => body.code ?? status)).toEqual([201, 201, 'no_attempts_left', 'closed']);
    const { body: detail } = await school.as(one).get(`/assessments/${assessment.id}`);
    expect([detail.work.isLate, detail.work.dueAt]).toEqual([false, exception.dueAt.toISOString()]);
  });

  it('is 40 minutes of real time across a change of the clocks', async () => {
    const { assessment } = await publishedExam(school);
    const taker = await taking(school, await student(), assessment.id);
    const spring = '2031-03-30T00:40:00Z';
    await school.sql(`SET TIME ZONE 'Europe/Berlin'`);
    await school.sql('UPDATE attempts SET started_at = $2, extension_seconds = 1200 WHERE id = $1', [
      taker.attempt.id,
      spring,
    ]);

    const { body } = await taker.get();

    expect(body.deadlineAt).toBe('2031-03-30T01:40:00.000Z');
    await school.sql('RESET TIME ZONE');
  });
});

describe('a start that is moved while the exam runs', () => {
  it('takes no time away and hides the questions from those who have not started', async () => {
    const { assessment, items } = await publishedExam(school, {
      availableFrom: inMinutes(school, -1),
      dueAt: inMinutes(school, 60),
    });
    const [running, waiting] = [await taking(school, await student(), assessment.id), await student()];
    const change = (changes: object) =>
      school.as(school.ana).patch(`/assessments/${assessment.id}`, changes, { 'if-match': '*' });

    const tooLate = await change({ availableFrom: inMinutes(school, 30) });
    const moved = await change({ availableFrom: inMinutes(school, 30), dueAt: inMinutes(school, 90) });
    const save = await running.save({ [items.number]: { value: '4' } });
    const start = await new Taker(school, waiting, assessment.id).start();
    await change({ availableFrom: inMinutes(school, -1), dueAt: inMinutes(school, 39), timeLimitMinutes: 20 });

    expect([tooLate.status, tooLate.body.code, moved.status]).toEqual([400, 'window_too_short', 200]);
    expect([save.status, start.body.code]).toEqual([200, 'not_open_yet']);
    expect((await running.get()).body).toMatchObject({ deadlineAt: running.attempt.deadlineAt, timeLimitMinutes: 40 });
    expect((await taking(school, waiting, assessment.id)).attempt.timeLimitMinutes).toBe(20);
  });
});

describe('a start that is moved during an exam without a time limit', () => {
  it('leaves the extra time of those who have started, and does not call it late', async () => {
    const { assessment } = await publishedExam(school, {
      timeLimitMinutes: null,
      allowLate: true,
      latePenaltyPercent: 10,
      availableFrom: inMinutes(school, -30),
      dueAt: inMinutes(school, 2),
      lateUntil: inMinutes(school, 2),
    });
    const [running, waiting] = [await student(), await student()];
    for (const { id } of [running, waiting])
      await school.as(school.ana).put(`/students/${id}/time-factor`, { timeFactor: 1.25 });
    const taker = await taking(school, running, assessment.id);

    await school
      .as(school.ana)
      .patch(`/assessments/${assessment.id}`, { availableFrom: inMinutes(school, -2) }, { 'if-match': '*' });
    const { deadlineAt } = (await taker.get()).body;
    const own = await school.as(waiting).get(`/assessments/${assessment.id}`);
    school.advanceClock({ minutes: 5 });
    const { body } = await taker.submit();

    expect(deadlineAt).toBe(taker.attempt.deadlineAt);
    expect(minutesBetween(own.body.dueAt, deadlineAt)).toBe(7);
    const { body: work } = await school.as(running).get(`/submissions/${body.id}`);
    expect(work.isLate).toBe(false);
  });
});

describe('one question at a time', () => {
  const exam = async (navigation: string) => {
    const question = { ...numberQuestion, points: 1 };
    const fields = { navigation, items: [{ question }, { question }, { question }], timeLimitMinutes: 30 };
    return publishedQuiz(school, fields);
  };
  const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);

  it('shows what was reached, and lets students go back', async () => {
    const { assessment, items } = await exam('one_at_a_time');
    const taker = await taking(school, await student(), assessment.id);

    const unseen = await taker.save({ [items.number]: { value: '4' } });
    const far = await taker.move(2);
    const next = await taker.move(1);
    const back = await taker.move(0);
    const saved = await taker.save({ [items.number]: { value: '4' } });

    expect(idsOf(taker.attempt)).toEqual([items.choice]);
    expect([unseen.body.code, far.body.code]).toEqual(['item_out_of_reach', 'position_out_of_reach']);
    expect([idsOf(next.body), back.body.position, saved.status]).toEqual([[items.choice, items.number], 0, 200]);
  });

  it('refuses earlier questions in forward_only', async () => {
    const { assessment, items } = await exam('forward_only');
    const taker = await taking(school, await student(), assessment.id);
    await taker.save({ [items.choice]: { value: '4' } });

    const next = await taker.move(1);
    const refused = [await taker.move(0), await taker.save({ [items.choice]: { value: '5' } }), await taker.move(3)];
    const submitted = await taker.submit({ answers: { [items.number]: { value: '4' } } });

    expect([idsOf(next.body), next.body.answers]).toEqual([[items.number], {}]);
    expect(refused.map(({ body }) => body.code)).toEqual([
      'position_out_of_reach',
      'item_out_of_reach',
      'position_out_of_reach',
    ]);
    expect([submitted.status, submitted.body.score]).toEqual([201, 2]);
  });
});

describe('the invigilator', () => {
  const act = (assessmentId: string, action: string, body: object = {}) =>
    school.as(school.ana).post(`/assessments/${assessmentId}/attempts/${action}`, body);

  it('sees where each student of the class is, in a list and a stream', async () => {
    const { assessment, items } = await publishedExam(school);
    const person = await student();
    const board = () => school.as(school.ana).get(`/assessments/${assessment.id}/attempts?limit=100`);
    const rowOf = (rows: { studentId: string }[]) => rows.find(({ studentId }) => studentId === person.id);
    const before = rowOf((await board()).body.items);
    const stream = await openStream(school, school.ana, `/assessments/${assessment.id}/attempts/stream`);

    const taker = await taking(school, person, assessment.id);
    await stream.waitUntil(() => stream.named('board').length > 1);
    await taker.save({ [items.number]: { value: '4' }, [items.choice]: null });
    const { body, headers } = await board();

    expect([before, headers.get('x-statements')]).toMatchObject([{ status: 'not_started', attemptId: null }, '2']);
    expect(rowOf(body.items)).toMatchObject({
      status: 'in_progress',
      answeredCount: 1,
      itemCount: 2,
      secondsLeft: expect.any(Number),
    });
    expect(stream.named('board').at(-1)?.data.items).toMatchObject([{ studentId: person.id, status: 'in_progress' }]);
    stream.close();
    const statuses = await Promise.all(
      [school.ben, school.paula, school.olga].map((other) =>
        school.as(other).get(`/assessments/${assessment.id}/attempts`),
      ),
    );
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 404]);
  });

  it('still sees a student who left the class during the attempt', async () => {
    const { assessment } = await publishedExam(school);
    const taker = await taking(school, await student(), assessment.id);
    await school.as(school.ana).delete(`/classrooms/${school.p1a}/members/${taker.person.id}`);
    const row = async () => {
      const { body } = await school.as(school.ana).get(`/assessments/${assessment.id}/attempts?limit=100`);
      return body.items.find(({ studentId }: { studentId: string }) => studentId === taker.person.id);
    };

    const during = await row();
    await taker.submit();

    expect([during.status, await row()]).toEqual(['in_progress', undefined]);
  });

  it('stops the time of one or all, and goes on', async () => {
    const { assessment, items } = await publishedExam(school, { dueAt: inMinutes(school, 41) });
    const [one, other] = [await student(), await student()];
    const [paused, running] = [await taking(school, one, assessment.id), await taking(school, other, assessment.id)];
    await act(assessment.id, 'pause', { studentIds: [one.id] });
    school.advanceClock({ minutes: 30 });

    const refused = [await paused.save({}), await paused.submit()];
    const during = await paused.get();
    const resumed = await act(assessment.id, 'resume');
    school.advanceClock({ minutes: 39 });
    await runTimer(school);

    expect(refused.map(({ body }) => body.code)).toEqual(['attempt_paused', 'attempt_paused']);
    expect([during.body.status, Math.round(during.body.secondsLeft / 60)]).toEqual(['paused', 40]);
    expect([resumed.status, resumed.body.changed]).toEqual([200, 1]);
    expect((await running.get()).body.status).toBe('auto_submitted');
    const saved = await paused.save({ [items.number]: { value: '4' } });
    const submitted = await paused.submit();
    expect([saved.status, submitted.status]).toEqual([200, 201]);
    expect((await submittedBy(school, one, assessment.id))[0].isLate).toBe(false);
  });

  it('ends attempts, which are submitted with what was saved, and voids others', async () => {
    const { assessment, items } = await publishedExam(school);
    const [one, other] = [await student(), await student()];
    const [ended, voided] = [await taking(school, one, assessment.id), await taking(school, other, assessment.id)];
    await ended.save({ [items.number]: { value: '4' } });

    const end = await act(assessment.id, 'end', { studentIds: [one.id] });
    const save = await ended.save({ [items.number]: { value: '5' } });
    await school.runJobs();
    const void1 = await school.as(school.ana).post(`/attempts/${voided.attempt.id}/void`, { reason: 'Power cut' });
    const again = await new Taker(school, other, assessment.id).start();
    const tooLate = await school.as(school.ana).post(`/attempts/${ended.attempt.id}/void`, { reason: 'No' });

    expect([end.status, end.body.changed, save.body.code]).toEqual([202, 1, 'attempt_paused']);
    expect((await submittedBy(school, one, assessment.id))[0].answers[items.number]).toEqual({ value: '4' });
    expect([void1.status, again.status, again.body.attemptNumber]).toEqual([204, 201, 1]);
    expect([(await voided.save({})).body.code, tooLate.status]).toEqual(['attempt_voided', 409]);
  });
});

describe('a pause beyond the closing', () => {
  it('keeps the answers of an earlier attempt hidden', async () => {
    const { assessment } = await publishedExam(school, {
      availableFrom: inMinutes(school, -60),
      dueAt: inMinutes(school, 3),
      timeLimitMinutes: 10,
      maxAttempts: 2,
    });
    const person = await student();
    const { body: work } = await (await taking(school, person, assessment.id)).submit();
    const second = await taking(school, person, assessment.id);
    await school.as(school.ana).post(`/assessments/${assessment.id}/attempts/pause`, {});
    school.advanceClock({ minutes: 5 });
    const seen = async () => (await school.as(person).get(`/submissions/${work.id}/attempts`)).body.items[0].grades;

    const during = await seen();
    await school.as(school.ana).post(`/assessments/${assessment.id}/attempts/resume`, {});
    await second.submit();

    expect([during, (await seen()).length]).toEqual([undefined, 2]);
  });
});

describe('the pauses of a voided attempt', () => {
  it('move the closing for the attempt that follows, also a pause during which it was voided', async () => {
    const { assessment } = await publishedExam(school, {
      availableFrom: inMinutes(school, -30),
      dueAt: inMinutes(school, 10),
      timeLimitMinutes: 20,
    });
    const taker = await taking(school, await student(), assessment.id);
    const act = (action: string) => school.as(school.ana).post(`/assessments/${assessment.id}/attempts/${action}`, {});
    await act('pause');
    school.advanceClock({ minutes: 3 });
    await act('resume');
    await act('pause');
    school.advanceClock({ minutes: 4 });
    await school.as(school.ana).post(`/attempts/${taker.attempt.id}/void`, { reason: 'Broken computer' });

    const { body: assessmentOfStudent } = await school.as(taker.person).get(`/assessments/${assessment.id}`);
    const again = await taking(school, taker.person, assessment.id);
    await school.as(school.ana).post(`/assessments/${assessment.id}/exceptions`, { extraMinutes: 1, reason: 'Noise' });

    expect(again.attempt).toMatchObject({ status: 'in_progress', deadlineAt: assessmentOfStudent.work.closesAt });
    expect(Math.round(again.attempt.secondsLeft / 60)).toBe(10);
    expect(minutesBetween(again.attempt.deadlineAt, (await again.get()).body.deadlineAt)).toBe(1);
  });
});

describe('access rules', () => {
  const rules = (assessmentId: string, body: object) =>
    school.as(school.ana).put(`/assessments/${assessmentId}/access-rules`, body);

  it('ask for a password, whose hash alone is stored', async () => {
    const { assessment } = await publishedQuiz(school);
    const set = await rules(assessment.id, { password: 'blue7' });
    const taker = new Taker(school, await student(), assessment.id);

    const wrong = [await taker.start(), await taker.start({ password: 'red8' })];
    const right = await taker.start({ password: 'blue7' });
    const reload = await taker.start();
    const elsewhere = await new Taker(school, taker.person, assessment.id).start();

    expect([set.body.needsPassword, JSON.stringify(set.body)]).toEqual([true, expect.not.stringContaining('blue7')]);
    expect(wrong.map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([403, 'exam_password_wrong']));
    expect([right.status, reload.status, elsewhere.status]).toEqual([201, 201, 403]);
    const [stored] = await school.sql<{ hash: string }>('SELECT password_hash AS hash FROM assessments WHERE id = $1', [
      assessment.id,
    ]);
    expect(stored?.hash).toMatch(/^\$2b\$/);
  });

  it('keep to networks, on every request of the attempt', async () => {
    const { assessment } = await publishedQuiz(school);
    await rules(assessment.id, { ipRanges: ['127.0.0.0/8', '::1'] });
    const taker = await taking(school, await student(), assessment.id);
    await rules(assessment.id, { ipRanges: ['10.1.0.0/16'] });

    const refused = [await taker.save({}), await taker.get(), await taker.submit(), await taker.start()];

    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([403, 'ip_not_allowed']));
    const invalid = await rules(assessment.id, { ipRanges: ['10.1.0.0/33'], configKeys: ['x'] });
    expect([invalid.status, invalid.body.errors.length]).toEqual([400, 2]);
  });

  it('answer 404 to teachers of another class and 403 to students', async () => {
    const { assessment } = await publishedQuiz(school);
    const paths = ['access-rules', 'exceptions'].map((path) => `/assessments/${assessment.id}/${path}`);

    const statuses = await Promise.all(
      [school.olga, school.ben].flatMap((person) => paths.map((path) => school.as(person).get(path))),
    );

    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 403, 403]);
    const factor = await Promise.all(
      [school.ben, school.paula, school.olga].map((person) =>
        school.as(person).get(`/students/${school.ben.id}/time-factor`),
      ),
    );
    expect(factor.map(({ status }) => status)).toEqual([403, 403, 404]);
  });
});
