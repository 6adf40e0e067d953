import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();
const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();

/** The fields of listed assessments that these tests read. */
interface Quiz {
  id: string;
  subjectId: string;
  dueAt: string;
  work?: { dueAt: string };
  children?: { work: { dueAt: string } }[];
}

/** Gives a student of P1A other dates. */
async function give(assessmentId: string, student: Person, dates: object): Promise<void> {
  const exception = { studentId: student.id, reason: 'Ill', ...dates };
  const { status, body } = await school.as(school.ana).post(`/assessments/${assessmentId}/exceptions`, exception);
  if (status !== 201) throw new Error(JSON.stringify(body));
}

const isListed = async (person: Person, assessmentId: string, query: string): Promise<boolean> => {
  const { body } = await school.as(person).get(`/assessments?limit=100&${query}`);
  return body.items.some(({ id }: { id: string }) => id === assessmentId);
};

describe('own dates of a student', () => {
  it('decide on dueFrom and dueBefore for the student and the parents; teachers and others have those of the class', async () => {
    const { assessment } = await publishedQuiz(school, { dueAt: inDays(2) });
    await give(assessment.id, school.ben, { dueAt: inDays(9) });
    const other = await school.person('STUDENT', school.p1a);
    const people = [school.ben, school.paula, other, school.ana];
    const listed = (query: string) => Promise.all(people.map((person) => isListed(person, assessment.id, query)));

    const soon = await listed(`dueBefore=${inDays(3)}`);
    const later = await listed(`dueFrom=${inDays(8)}`);
    const within = await listed(`dueFrom=${inDays(8)}&dueBefore=${inDays(10)}`);
    const never = await listed(`dueFrom=${inDays(3)}&dueBefore=${inDays(8)}`);

    expect(soon).toEqual([false, false, true, true]);
    expect(later).toEqual([true, true, false, false]);
    expect(within).toEqual([true, true, false, false]);
    expect(never).toEqual([false, false, false, false]);
  });

  it('are refused if the student could not use the whole time, or if nothing would be later', async () => {
    const dueAt = inDays(2);
    const { assessment } = await publishedQuiz(school, { availableFrom: inDays(1), dueAt, timeLimitMinutes: 60 });
    const path = `/assessments/${assessment.id}/exceptions`;
    const post = async (dates: object) => {
      const { status, body } = await school
        .as(school.ana)
        .post(path, { studentId: school.ben.id, reason: 'Ill', ...dates });
      return body.code ?? status;
    };

    const refused = [
      await post({ availableFrom: inDays(3) }),
      await post({ availableFrom: inDays(1.99) }),
      await post({ availableFrom: inDays(3), dueAt: inDays(3.01) }),
      await post({ dueAt: inDays(1.5) }),
      await post({ dueAt }),
    ];
    const created = await post({ availableFrom: inDays(3), dueAt: inDays(4) });
    const { body: page } = await school.as(school.ana).get(path);
    const changed = await school
      .as(school.ana)
      .patch(`${path}/${page.items[0].id}`, { dueAt: null }, { 'if-match': '*' });

    const short = 'window_too_short';
    expect(refused).toEqual([short, short, short, 'exception_not_later', 'exception_not_later']);
    expect([created, changed.status]).toEqual([201, 200]);
  });

  it('order and count the work on the dashboard', async () => {
    const [student, other] = await Promise.all([1, 2].map(() => school.person('STUDENT', school.p1a)));
    const own = await publishedQuiz(school, { title: 'Own', dueAt: inDays(0.1) });
    const first = await publishedQuiz(school, { title: 'First', dueAt: inDays(0.2) });
    await give(own.assessment.id, student, { dueAt: inDays(8) });

    const dashboards = await Promise.all(
      [student, other].map(async (person) => (await school.as(person).get('/dashboard')).body),
    );

    const ids = [own.assessment.id, first.assessment.id];
    const shown = dashboards.map(({ due }) => due.filter(({ id }: { id: string }) => ids.includes(id)));
    expect(shown.map((due) => due.map(({ title }: { title: string }) => title))).toEqual([
      ['First', 'Own'],
      ['Own', 'First'],
    ]);
    const [one, two] = dashboards.map(({ school: { upcomingAssessments } }) => upcomingAssessments);
    expect(one).toBe(two - 1);
  });

  it('decide on the order, the pages and the shown due date of lists, also of a search; staff have those of the class', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const word = `Ordered${Math.random().toString(36).slice(2)}`;
    const quizzes = [];
    for (const day of [1, 2, 3, 4])
      quizzes.push((await publishedQuiz(school, { title: `${word} ${day}`, dueAt: inDays(day) })).assessment);
    const [first, second, third, fourth] = quizzes as [Quiz, Quiz, Quiz, Quiz];
    await give(first.id, student, { dueAt: inDays(3.5) });
    await give(second.id, student, { dueAt: inDays(9) });
    const subjectIds = new Set(quizzes.map(({ subjectId }) => subjectId));
    const list = async (person: Person, query: string): Promise<Quiz[]> => {
      const pages = [];
      for (const page of [1, 2, 3]) {
        const { body } = await school.as(person).get(`/assessments?${query}&limit=2&page=${page}`);
        pages.push(...body.items);
      }
      return pages.filter(({ subjectId }: Quiz) => subjectIds.has(subjectId));
    };

    const asc = await list(student, `q=${word}&sort=dueAt`);
    const desc = await list(student, `q=${word}&sort=-dueAt&dueFrom=${inDays(3.2)}`);
    const inClass = await list(student, `classroomId=${school.p1a}&q=${word}&sort=dueAt`);
    const ofStaff = await list(school.ana, `q=${word}&sort=dueAt`);
    const { body: detail } = await school.as(student).get(`/assessments/${second.id}`);

    const order = (quizzesShown: Quiz[]) => quizzesShown.map(({ id }) => id);
    expect(order(asc)).toEqual([third.id, first.id, fourth.id, second.id]);
    expect(order(desc)).toEqual([second.id, fourth.id, first.id]);
    expect(order(inClass)).toEqual(order(asc));
    expect(order(ofStaff)).toEqual(order(quizzes));
    expect(asc.map(({ dueAt }) => dueAt)).toEqual(asc.map(({ work }) => work?.dueAt));
    expect(ofStaff.map(({ dueAt }) => dueAt)).toEqual(quizzes.map(({ dueAt }) => dueAt));
    expect(detail.dueAt).toBe(detail.work.dueAt);
    expect(detail.dueAt).toBe(asc[3]?.dueAt);
  });

  it('order the list of a parent by the first due date of the children', async () => {
    const word = `Family${Math.random().toString(36).slice(2)}`;
    const [moved, kept] = [
      (await publishedQuiz(school, { title: word, dueAt: inDays(1) })).assessment,
      (await publishedQuiz(school, { title: word, dueAt: inDays(2) })).assessment,
    ];
    await give(moved.id, school.ben, { dueAt: inDays(6) });

    const { body } = await school.as(school.paula).get(`/assessments?q=${word}&sort=dueAt`);

    expect(body.items.map(({ id }: Quiz) => id)).toEqual([kept.id, moved.id]);
    const shown = body.items.map(({ dueAt, children }: Quiz) => [dueAt, children?.[0]?.work.dueAt]);
    expect(shown.every(([dueAt, own]: string[]) => dueAt === own)).toBe(true);
  });

  it('open the material of the assessment', async () => {
    const { assessment } = await publishedQuiz(school, { availableFrom: inDays(1) });
    const open = await publishedQuiz(school);
    const [early, late, other] = await Promise.all([1, 2, 3].map(() => school.person('STUDENT', school.p1a)));
    const link = { title: 'Map', contentUrl: 'https://maps.example/1' };
    const materialOf = async (id: string) =>
      (await school.as(school.ana).post(`/assessments/${id}/resources`, link)).body.id as string;
    const [material, openMaterial] = [await materialOf(assessment.id), await materialOf(open.assessment.id)];
    await give(assessment.id, early, { availableFrom: inDays(-1) });
    await give(open.assessment.id, late, { availableFrom: inDays(1) });
    const statuses = (resourceId: string) =>
      Promise.all(
        [early, late, other].map(async (each) => (await school.as(each).get(`/resources/${resourceId}`)).status),
      );

    expect(await statuses(material)).toEqual([200, 404, 404]);
    expect(await statuses(openMaterial)).toEqual([200, 404, 200]);
    expect((await school.as(school.ana).get(`/resources/${material}`)).status).toBe(200);
  });
});
