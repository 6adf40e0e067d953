import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { splitRandomly } from '#assessment/groups/split.js';
import { form, pdf } from '../curriculum/materials.js';
import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';
import { inMinutes, newScreen, runTimer, Taker, taking } from './exams.js';

const school = openSchool();
const ana = () => school.as(school.ana);

interface Row {
  [field: string]: unknown;
}

/** A submission as the list shows it. */
interface Work extends Row {
  id: string;
}

const students = (count: number) =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', school.p1a)));

async function groupSet(fields: object = {}): Promise<string> {
  const { status, body } = await ana().post('/group-sets', { classroomId: school.p1a, title: 'Teams', ...fields });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

async function groupOf(setId: string, members: Person[], title = 'Group 1'): Promise<string> {
  const studentIds = members.map(({ id }) => id);
  const { status, body } = await ana().post(`/group-sets/${setId}/groups`, { title, studentIds });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** A published assessment of a new group set with one group. */
async function groupWork(members: Person[], fields: object = {}) {
  const setId = await groupSet();
  const groupId = await groupOf(setId, members);
  const quiz = await publishedQuiz(school, { withEssay: true, ...fields });
  const { status, body } = await ana().patch(
    `/assessments/${quiz.assessment.id}`,
    { groupSetId: setId },
    { 'if-match': '*' },
  );
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { ...quiz, id: quiz.assessment.id as string, setId, groupId };
}

const submissionOf = async (assessmentId: string, { id }: Person): Promise<Work | undefined> =>
  (await ana().get(`/submissions?assessmentId=${assessmentId}&studentId=${id}`)).body.items[0];

const ledgerFaults = () => school.app.get(GradeLedger, { strict: false }).check();

const codes = (answers: { status: number; body: Row }[]) => answers.map(({ status, body }) => [status, body.code]);

describe('Groups', () => {
  it('are made by hand; a student is in at most one of each set', async () => {
    const [one, two, three] = (await students(3)) as [Person, Person, Person];
    const setId = await groupSet();
    const first = await groupOf(setId, [one, two], 'A');
    const second = await groupOf(setId, [three], 'B');

    const moved = await ana().patch(`/group-sets/${setId}/groups/${second}`, { title: 'C', studentIds: [two.id] });
    const { body: page } = await school.as(one).get(`/group-sets/${setId}/groups`);
    const { body: ungrouped } = await ana().get(`/group-sets/${setId}/ungrouped?limit=100`);

    expect([moved.status, moved.body.title]).toEqual([200, 'C']);
    expect(page.items.map((group: Row) => [group.id, (group.members as Row[]).map((m) => m.studentId)])).toEqual([
      [first, [one.id]],
      [second, [two.id]],
    ]);
    expect(ungrouped.items.map((student: Row) => student.studentId)).toContain(three.id);
    await expect(
      school.sql(`INSERT INTO group_members (group_set_id, group_id, student_id) VALUES ($1, $2, $3)`, [
        setId,
        first,
        two.id,
      ]),
    ).rejects.toThrow(/group_members_pkey/);
  });

  it('refuse students of other classes, equal titles, outsiders and wrong roles', async () => {
    const setId = await groupSet();
    const path = `/group-sets/${setId}/groups`;
    await groupOf(setId, []);

    const answers = [
      await ana().post(path, { title: 'X', studentIds: [school.zoe.id] }),
      await ana().post(path, { title: 'Group 1' }),
      await ana().post(`/group-sets/${setId}/split`, { size: 1 }),
      await school.as(school.olga).get(`/group-sets/${setId}`),
      await school.as(school.zoe).get(path),
      await school.as(school.olga).post(path, { title: 'X' }),
      await school.as(school.ben).post(path, { title: 'X' }),
      await school.as(school.paula).get(path),
      await school.as(school.olga).post('/group-sets', { classroomId: school.p1a, title: 'X' }),
    ];

    expect(codes(answers)).toEqual([
      [400, 'student_not_in_class'],
      [409, 'group_title_taken'],
      [400, 'validation_failed'],
      ...[404, 404, 404].map((status) => [status, 'not_found']),
      [403, 'forbidden_role'],
      [403, 'forbidden_role'],
      [404, 'not_found'],
    ]);
  });

  it('are split at random by a seed: balanced, complete and reproducible', async () => {
    await students(4);
    const setId = await groupSet();
    const membersOf = async () =>
      (await ana().get(`/group-sets/${setId}/groups?limit=100`)).body.items.map((group: Row) =>
        (group.members as Row[]).map(({ studentId }) => studentId),
      );

    const { body: set } = await ana().post(`/group-sets/${setId}/split`, { size: 3, seed: 'autumn' });
    const groups: string[][] = await membersOf();
    await ana().post(`/group-sets/${setId}/split`, { size: 3 });
    await ana().post(`/group-sets/${setId}/split`, { size: 3, seed: 'autumn' });
    const again: string[][] = await membersOf();

    const { body: ungrouped } = await ana().get(`/group-sets/${setId}/ungrouped`);
    const sizes = groups.map((group) => group.length);
    expect([set.splitSeed, ungrouped.total]).toEqual(['autumn', 0]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(again).toEqual(groups);
  });

  it('split seven students into groups of three as 3, 2 and 2', () => {
    const seven = Array.from({ length: 7 }, (_, n) => ({ id: String(n) }));

    const groups = splitRandomly(seven, { size: 3, seed: 'x' });
    const reversed = splitRandomly(seven.toReversed(), { size: 3, seed: 'x' });

    expect(groups.map((group) => group.length)).toEqual([3, 2, 2]);
    expect(reversed).toEqual(groups);
  });

  it('are chosen by students up to the maximum, also when many choose at the same moment', async () => {
    const group = await students(6);
    const setId = await groupSet({ selfSignUp: true, maxMembers: 2 });
    const [one, two] = [await groupOf(setId, [], 'A'), await groupOf(setId, [], 'B')];
    const join = (person: Person, id: string) =>
      school.as(person).post(`/group-sets/${setId}/groups/${id}/membership`, {});

    const raced = await Promise.all(group.map((person) => join(person, one)));
    const members = await school.sql<{ id: string }>('SELECT student_id AS id FROM group_members WHERE group_id = $1', [
      one,
    ]);
    const [member = ''] = members.map(({ id }) => id);
    const person = group.find(({ id }) => id === member) as Person;
    const changed = await join(person, two);
    const left = await school.as(person).delete(`/group-sets/${setId}/membership`);
    const gone = await school.as(person).delete(`/group-sets/${setId}/membership`);

    expect(raced.map(({ status }) => status).sort()).toEqual([200, 200, 409, 409, 409, 409]);
    expect(members).toHaveLength(2);
    expect([changed.status, changed.body.title, left.status, gone.status]).toEqual([200, 'B', 204, 404]);
  });

  it('cannot be chosen where the teacher assigns them, nor changed by students once there is work', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const { id, setId, groupId } = await groupWork([one]);
    const membership = `/group-sets/${setId}/groups/${groupId}/membership`;

    const closed = await school.as(two).post(membership, {});
    await ana().patch(`/group-sets/${setId}`, { selfSignUp: true }, { 'if-match': '*' });
    await taking(school, one, id);
    const late = await school.as(two).post(membership, {});
    const leaving = await school.as(one).delete(`/group-sets/${setId}/membership`);
    const removed = await ana().delete(`/group-sets/${setId}/groups/${groupId}`);
    const split = await ana().post(`/group-sets/${setId}/split`, { size: 2 });
    const inUse = await ana().delete(`/group-sets/${setId}`);
    const detached = await ana().patch(`/assessments/${id}`, { groupSetId: null }, { 'if-match': '*' });

    expect(codes([closed, late, leaving, removed, split, inUse, detached])).toEqual([
      [409, 'sign_up_closed'],
      [409, 'group_has_work'],
      [409, 'group_has_work'],
      [409, 'group_has_work'],
      [409, 'group_has_work'],
      [409, 'group_set_in_use'],
      [409, 'has_submissions'],
    ]);
  });
});

describe('Work of a group', () => {
  it('is one attempt that members take over from each other, and counts for all', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const { id, items } = await groupWork([one, two]);
    const first = await taking(school, one, id);
    await first.save({ [items.choice]: { choice: 'a' } });

    const second = await taking(school, two, id);
    const outdated = await first.save({ [items.choice]: { choice: 'b' } });
    const seen = await first.get();
    second.sequence = second.attempt.lastSequence;
    await second.save({ [items.number]: { value: '4' } });
    const submitted = await second.submit();
    const repeated = await first.submit();
    const changed = await first.submit({ answers: { [items.choice]: { choice: 'b' } } });

    expect(second.attempt.id).toBe(first.attempt.id);
    expect(second.attempt.answers).toEqual({ [items.choice]: { choice: 'a' } });
    expect(codes([outdated, changed])).toEqual([
      [409, 'attempt_taken_over'],
      [409, 'attempt_over'],
    ]);
    expect(seen.body.answers).toEqual({ [items.choice]: { choice: 'a' } });
    expect([submitted.status, submitted.body.studentId]).toEqual([201, two.id]);
    expect([repeated.status, repeated.body.studentId]).toEqual([201, one.id]);
    const attempts = await Promise.all(
      [one, two].map(async (person) => {
        const work = await submissionOf(id, person);
        return (await school.as(person).get(`/submissions/${work?.id}/attempts`)).body.items;
      }),
    );
    expect(attempts.map((list: Row[]) => list.map(({ answers }) => answers))).toEqual(
      [0, 1].map(() => [{ [items.choice]: { choice: 'a' }, [items.number]: { value: '4' }, [items.essay]: null }]),
    );
  });

  it('is one attempt also if all members start at the same moment, and ends in one submission if all submit', async () => {
    const group = await students(4);
    const { id, items } = await groupWork(group);
    const takers = group.map((person) => new Taker(school, person, id));

    const started = await Promise.all(takers.map((taker) => taker.start()));
    const answers = await Promise.all(
      takers.map((taker, n) => taker.submit({ answers: { [items.number]: { value: String(n) } } })),
    );

    expect(started.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(started.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const rows = await school.sql<{ count: number; answers: number; originals: number }>(
      `SELECT count(*)::int AS count, count(DISTINCT t.answers)::int AS answers, count(*) FILTER (WHERE NOT w.is_copy)::int AS originals
       FROM submission_attempts t JOIN attempts w ON w.id = t.id WHERE w.assessment_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ count: 4, answers: 1, originals: 1 }]);
  });

  it('ends in one state if a member submits while another continues the attempt', async () => {
    for (let round = 0; round < 3; round++) {
      const [one, two] = (await students(2)) as [Person, Person];
      const { id } = await groupWork([one, two]);
      const first = await taking(school, one, id);
      const second = new Taker(school, two, id);

      const [submitted, continued] = await Promise.all([first.submit(), second.start()]);

      const works = await Promise.all([one, two].map((person) => submissionOf(id, person)));
      const count = works.filter(Boolean).length;
      expect([0, 2]).toContain(count);
      expect([submitted.status, count]).toEqual(submitted.status === 201 ? [201, 2] : [409, 0]);
      expect([201, 409]).toContain(continued.status);
    }
  });

  it('shows its members, and no other student, the files of the open attempt', async () => {
    const [one, two, other] = (await students(3)) as [Person, Person, Person];
    const question = { type: 'file', prompt: 'Submit your essay.', points: 5 };
    const { id, items } = await groupWork([one, two], { withEssay: false, items: [{ question }] });
    const { body: file } = await school.as(one).post('/files', form('Essay.pdf', pdf, 'application/pdf', {}));
    const taker = await taking(school, one, id);
    const read = async (person: Person) => (await school.as(person).get(`/files/${file.id}/content`)).status;

    const before = await read(two);
    await taker.save({ [items.choice]: { files: [file.id] } });

    expect([before, await read(two), await read(other), await read(school.olga)]).toEqual([404, 200, 404, 404]);
    const second = await taking(school, two, id);
    expect((await second.submit()).status).toBe(201);
    expect([await read(one), await read(two), await read(other)]).toEqual([200, 200, 404]);
  });

  it('is graded again for all members at the request of one', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const { id, items } = await groupWork([one, two]);
    await (await taking(school, one, id)).submit({ answers: { [items.essay]: { text: 'Because.' } } });
    const work = await submissionOf(id, one);
    const scores = [items.choice, items.number, items.essay].map((itemId) => ({ itemId, score: 1 }));
    await ana().patch(`/submissions/${work?.id}`, { items: scores }, { 'if-match': '*' });

    const asked = await school.as(two).post(`/submissions/${(await submissionOf(id, two))?.id}/regrade-requests`, {
      reason: 'The essay is longer than one line.',
    });
    const decision = { status: 'accepted', answer: 'It is.', score: 4 };
    const decided = await ana().post(`/regrade-requests/${asked.body.id}/decision`, decision);

    expect([asked.status, decided.status]).toEqual([201, 200]);
    expect([(await submissionOf(id, one))?.score, (await submissionOf(id, two))?.score]).toEqual([4, 4]);
    expect(await ledgerFaults()).toEqual([]);
  });

  it('refuses students without a group and direct submissions with a sentence that helps', async () => {
    const [one, alone] = (await students(2)) as [Person, Person];
    const { id } = await groupWork([one]);

    const answers = [
      await new Taker(school, alone, id).start(),
      await school.as(one).post('/submissions', { assessmentId: id, answers: {} }),
      await school.as(school.zoe).post(`/assessments/${id}/attempts`, { screenId: newScreen() }),
    ];

    expect(codes(answers)).toEqual([
      [409, 'no_group'],
      [409, 'attempt_required'],
      [404, 'not_found'],
    ]);
    expect(answers[0]?.body.detail).toContain('ask your teacher');
  });

  it('is graded once for all; the ledger names the cause of each, and one member can get another score', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const { id, items } = await groupWork([one, two]);
    await (await taking(school, one, id)).submit({ answers: { [items.essay]: { text: 'Because.' } } });
    const [work, other] = await Promise.all([one, two].map((person) => submissionOf(id, person)));

    const { body: queue } = await ana().get(`/assessments/${id}/grading-queue`);
    const graded = await ana().patch(
      `/submissions/${work?.id}`,
      { score: 5, feedback: 'Well done.', reason: 'Good.' },
      { 'if-match': '*' },
    );
    const mate = await school.as(two).get(`/submissions/${other?.id}`);
    const history = await ana().get(`/submissions/${other?.id}/grade-history`);
    const lower = await ana().put(`/assessments/${id}/member-scores/${two.id}`, { score: 2, reason: 'Did little.' });
    await ana().patch(`/submissions/${work?.id}`, { score: 6 }, { 'if-match': '*' });
    const { body: groups } = await ana().get(`/assessments/${id}/groups`);

    expect([queue.total, graded.status]).toEqual([1, 200]);
    expect([mate.body.score, mate.body.feedback, mate.body.status]).toEqual([5, 'Well done.', 'graded']);
    expect(history.body.items[0]).toMatchObject({ cause: 'group', reason: 'Good.', toScore: 5 });
    expect([lower.status, lower.body.score, lower.body.workScore]).toEqual([200, 2, 5]);
    const members = groups.items[0].members as Row[];
    expect(Object.fromEntries(members.map(({ studentId, score }) => [studentId, score]))).toEqual({
      [one.id]: 6,
      [two.id]: 2,
    });
    expect(groups.items[0]).toMatchObject({ status: 'submitted', attemptCount: 1 });
    expect(await ledgerFaults()).toEqual([]);
  });

  it('refuses member scores without a reason, for individual work, and of other teachers', async () => {
    const { id } = await groupWork([]);
    const alone = await publishedQuiz(school);
    const path = `/assessments/${id}/member-scores/${school.ben.id}`;

    const answers = [
      await ana().put(path, { score: 1 }),
      await ana().put(`/assessments/${alone.assessment.id}/member-scores/${school.ben.id}`, { score: 1, reason: 'x' }),
      await school.as(school.olga).put(path, { score: 1, reason: 'x' }),
      await school.as(school.ben).put(path, { score: 1, reason: 'x' }),
      await school.as(school.olga).get(`/assessments/${id}/groups`),
    ];

    expect(codes(answers)).toEqual([
      [400, 'validation_failed'],
      [409, 'not_group_work'],
      [404, 'not_found'],
      [403, 'forbidden_role'],
      [404, 'not_found'],
    ]);
  });

  it('is returned to the whole group, which gets one more attempt', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const { id } = await groupWork([one, two]);
    await (await taking(school, one, id)).submit();
    const work = await submissionOf(id, one);

    const full = await new Taker(school, two, id).start();
    await ana().patch(`/submissions/${work?.id}`, { status: 'returned' }, { 'if-match': '*' });
    const second = await taking(school, two, id);
    const submitted = await second.submit();
    await ana().patch(`/submissions/${work?.id}`, { score: 4 }, { 'if-match': '*' });

    expect(codes([full])).toEqual([[409, 'no_attempts_left']]);
    expect(submitted.body.attemptCount).toBe(2);
    const works = await Promise.all([one, two].map((person) => submissionOf(id, person)));
    expect(works.map((each) => [each?.attemptCount, each?.score])).toEqual([
      [2, 4],
      [2, 4],
    ]);
    expect(await ledgerFaults()).toEqual([]);
  });

  it('is graded for those who were members when it was submitted', async () => {
    const [one, two, three] = (await students(3)) as [Person, Person, Person];
    const { id, setId, groupId } = await groupWork([one, two]);
    await (await taking(school, one, id)).submit();

    await ana().patch(`/group-sets/${setId}/groups/${groupId}`, { studentIds: [one.id, three.id] });
    const again = await new Taker(school, three, id).start();
    const work = await submissionOf(id, one);
    await ana().patch(`/submissions/${work?.id}`, { score: 3 }, { 'if-match': '*' });

    const works = await Promise.all([one, two, three].map((person) => submissionOf(id, person)));
    expect(codes([again])).toEqual([[409, 'no_attempts_left']]);
    expect(works.map((each) => each?.score)).toEqual([3, 3, undefined]);
  });

  it('gets the latest dates and the most time of its members, also while it runs', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const dueAt = inMinutes(school, 60).toISOString();
    const { id } = await groupWork([one, two], { dueAt, timeLimitMinutes: 40, type: 'exam' });
    const taker = await taking(school, one, id);
    const before = taker.attempt.timeLimitText;

    await ana().post(`/assessments/${id}/exceptions`, { studentId: two.id, extraMinutes: 20, reason: 'Illness' });
    const { body } = await taker.get();
    const { body: assessment } = await school.as(one).get(`/assessments/${id}`);

    expect([before, body.timeLimitText]).toEqual(['40 minutes', '60 minutes, extended from 40']);
    expect(new Date(assessment.work.dueAt).getTime()).toBe(new Date(dueAt).getTime() + 20 * 60_000);
  });

  it('is late for all members alike, and is submitted for all when time is up', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const dueAt = inMinutes(school, 10).toISOString();
    const { id, items } = await groupWork([one, two], {
      dueAt,
      allowLate: true,
      latePenaltyPercent: 10,
      withEssay: false,
      timeLimitMinutes: 30,
      type: 'exam',
    });
    const taker = await taking(school, one, id);
    await taker.save({ [items.number]: { value: '4' } });
    school.advanceClock({ minutes: 31 });

    await runTimer(school);
    await school.runJobs();

    const works = await Promise.all([one, two].map((person) => submissionOf(id, person)));
    expect(works.map((work) => [work?.isLate, work?.score])).toEqual([
      [true, works[0]?.score],
      [true, works[0]?.score],
    ]);
    expect(await ledgerFaults()).toEqual([]);
  });

  it('goes on without a member who leaves or is erased while it is open', async () => {
    const [one, two, three] = (await students(3)) as [Person, Person, Person];
    const { id, setId, groupId, items } = await groupWork([one, two, three]);
    const first = await taking(school, one, id);
    await first.save({ [items.choice]: { choice: 'a' } });

    await ana().patch(`/group-sets/${setId}/groups/${groupId}`, { studentIds: [two.id, three.id] });
    const left = await first.get();
    const second = await taking(school, two, id);
    await school.as(two).send('DELETE', '/user/account', { password: two.password });
    const erased = await school.sql('SELECT 1 FROM users WHERE id = $1', [two.id]);
    const third = await taking(school, three, id);
    const submitted = await third.submit();

    expect([left.status, second.attempt.answers]).toEqual([404, { [items.choice]: { choice: 'a' } }]);
    expect(erased).toEqual([]);
    expect(third.attempt.answers).toEqual({ [items.choice]: { choice: 'a' } });
    expect(submitted.status).toBe(201);
  });

  it('stays with the others when the member who submitted it is erased', async () => {
    const [one, two] = (await students(2)) as [Person, Person];
    const { id } = await groupWork([one, two]);
    await (await taking(school, one, id)).submit();

    await school.as(one).send('DELETE', '/user/account', { password: one.password });
    const work = await submissionOf(id, two);
    await ana().patch(`/submissions/${work?.id}`, { score: 4 }, { 'if-match': '*' });

    expect((await submissionOf(id, two))?.score).toBe(4);
    expect(await ledgerFaults()).toEqual([]);
  });
});
