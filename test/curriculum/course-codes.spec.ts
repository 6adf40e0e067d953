import { openSchool, type Person } from '../support/school.js';
import { createCourse, outcome } from './courses.js';

const school = openSchool({ RATE_LIMIT_ENABLED: 'true', LIMIT_FAILURES_PER_IP: '40' });

const students = (count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT')));

const countsOf = async (id: string) => {
  const { body } = await school.as(school.ana).get(`/courses/${id}`);
  return [body.enrolledCount, body.waitingCount];
};

describe('codes of a course', () => {
  const createCode = async (id: string, draft: object = {}, person = school.ana) =>
    school.as(person).post(`/courses/${id}/codes`, draft);
  const use = (person: Person, code: string) => school.as(person).post('/enrollments', { code });

  it('enroll in a course by invitation, however they are typed', async () => {
    const { id } = await createCourse(school, { visibility: 'invitation' });
    const { status, body } = await createCode(id);

    expect([status, body.courseCode]).toMatchObject([201, { courseId: id, maxUses: null, uses: 0 }]);
    const first = await use(school.ben, body.code.toUpperCase().replaceAll('-', ' '));
    const again = await use(school.ben, body.code);
    expect([first.status, first.body]).toMatchObject([200, { courseId: id, source: 'code', status: 'enrolled' }]);
    expect(again.body).toEqual(first.body);
    const { body: list } = await school.as(school.ana).get(`/courses/${id}/codes`);
    expect(list.items).toMatchObject([{ id: body.courseCode.id, uses: 1 }]);
    expect(JSON.stringify(list)).not.toContain(body.code);
    const [stored] = await school.sql<{ code_hash: string }>(
      'SELECT code_hash FROM course_codes WHERE course_id = $1',
      [id],
    );
    expect(stored?.code_hash).not.toContain(body.code);
  });

  it('are used at most as often as allowed by simultaneous requests', async () => {
    const { id } = await createCourse(school);
    const people = await students(12);
    const { body } = await createCode(id, { maxUses: 5 });
    const answers = await Promise.all(people.map((person) => use(person, body.code)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body: { code } }) => code))).toEqual(
      new Set(['course_code_invalid']),
    );
    expect(await countsOf(id)).toEqual([5, 0]);
  });

  it('expire, and are deleted by the owner', async () => {
    const { id } = await createCourse(school);
    const past = await createCode(id, { expiresAt: '2020-01-01T00:00:00Z' });
    const { body } = await createCode(id);
    await school.sql(`UPDATE course_codes SET expires_at = now() WHERE id = $1`, [body.courseCode.id]);
    const other = await createCode(id);
    const remove = (person: Person) => school.as(person).delete(`/courses/${id}/codes/${other.body.courseCode.id}`);

    expect(outcome(past)).toEqual([400, 'course_code_expired']);
    expect(outcome(await use(school.ben, body.code))).toEqual([403, 'course_code_invalid']);
    expect(outcome(await remove(school.olga))).toEqual([403, 'forbidden']);
    expect(outcome(await remove(school.ana))).toBe(204);
    expect(outcome(await use(school.ben, other.body.code))).toEqual([403, 'course_code_invalid']);
    expect(outcome(await createCode(id, {}, school.olga))).toEqual([403, 'forbidden']);
    expect(outcome(await createCode(id, {}, school.ben))).toEqual([403, 'forbidden_role']);
    expect(outcome(await createCode(id, { maxUses: 0 }))).toEqual([400, 'validation_failed']);
  });

  it('cannot be guessed: wrong ones count against the network', async () => {
    const { id } = await createCourse(school);
    const { body } = await createCode(id);
    const first = await use(school.zoe, 'k7m-4pq-x2n-9tr');
    await Promise.all(Array.from({ length: 40 }, (_, n) => use(school.zoe, `k7m-4pq-x2n-${100 + n}`)));

    expect(outcome(first)).toEqual([403, 'course_code_invalid']);
    expect(outcome(await use(school.zoe, body.code))).toEqual([429, 'rate_limited']);
  });
});
