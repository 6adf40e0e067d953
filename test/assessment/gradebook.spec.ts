import { openSchool } from '../support/school.js';
import { numberQuestion, publishedQuiz, subjectOf } from './builders.js';

const school = openSchool();

interface Row {
  studentId: string;
  studentName: string;
  averagePercent: number | null;
  submissions: { assessmentId: string; submissionId: string; status: string; score: number | null; isLate: boolean }[];
}

const gradebook = async (subjectId: string, query = '', person = school.ana) =>
  school.as(person).get(`/subjects/${subjectId}/gradebook${query}`);

describe('GET /subjects/:id/gradebook', () => {
  it('shows the students of a class with their submissions to the published assessments of the subject', async () => {
    const subjectId = await subjectOf(school);
    const dates = ['2031-02-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z'];
    const [later, sooner] = await Promise.all(
      dates.map((dueAt) => publishedQuiz(school, { placement: { subjectId }, dueAt, allowLate: true })),
    );
    await school.as(school.ana).post('/assessments', { title: 'Draft', placement: { subjectId } });
    const answers = { [later?.items.number]: { value: '4' }, [later?.items.choice]: { choice: 'b' } };
    await school.as(school.ben).post('/submissions', { assessmentId: later?.assessment.id, answers });
    await school.as(school.ben).post('/submissions', { assessmentId: sooner?.assessment.id });

    const { status, body } = await gradebook(subjectId);

    expect(status).toBe(200);
    expect(body.assessments).toMatchObject([
      { id: sooner?.assessment.id, dueAt: dates[1], maxScore: 3, submissionCount: 1, gradedCount: 1 },
      { id: later?.assessment.id, dueAt: dates[0] },
    ]);
    const ben = body.items.find(({ studentId }: Row) => studentId === school.ben.id);
    expect(ben).toMatchObject({ studentName: 'Ben Bauer', averagePercent: 33.33 });
    expect(ben.submissions).toMatchObject([
      { assessmentId: sooner?.assessment.id, status: 'graded', score: 0, isLate: true, attemptCount: 1 },
      { assessmentId: later?.assessment.id, status: 'graded', score: 2, isLate: false },
    ]);
    const term = await gradebook(subjectId, '?dueFrom=2031-01-01T00:00:00Z&dueBefore=2031-06-01T00:00:00Z');
    expect(term.body.assessments.map(({ id }: { id: string }) => id)).toEqual([later?.assessment.id]);
    expect(term.body.items[0].submissions.length).toBeLessThanOrEqual(1);
  });

  it('pages the students by name, in at most four statements', async () => {
    const { body: room } = await school.as(school.ana).post('/classrooms', { level: 'P3' });
    const { body: subject } = await school.as(school.ana).post('/subjects', { classroomId: room.id, name: 'Singing' });
    const students = [await school.person('STUDENT', room.id), await school.person('STUDENT', room.id)];
    const gone = await school.person('STUDENT', room.id);
    await school.as(school.root).delete(`/classrooms/${room.id}/members/${gone.id}`);
    const { body: created } = await school.as(school.ana).post('/assessments', {
      title: 'Song',
      items: [{ question: numberQuestion }],
      placement: { subjectId: subject.id },
    });
    await school.as(school.ana).post(`/assessments/${created.id}/publish`);

    const pages = [await gradebook(subject.id, '?limit=1'), await gradebook(subject.id, '?limit=1&page=2')];

    expect(pages.map(({ body }) => [body.total, body.items.map(({ studentId }: Row) => studentId)])).toEqual([
      [2, [students[0]?.id]],
      [2, [students[1]?.id]],
    ]);
    expect(pages[0]?.body.items[0]).toMatchObject({ averagePercent: null, submissions: [] });
    for (const { headers } of pages) expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(4);
  });

  it('belongs to the teachers of the class and to admins', async () => {
    const subjectId = await subjectOf(school);

    const statuses = await Promise.all(
      [school.root, school.ana, school.olga, school.ben, school.paula].map(
        async (person) => (await gradebook(subjectId, '', person)).status,
      ),
    );

    expect(statuses).toEqual([200, 200, 404, 403, 403]);
    expect((await school.anyone.get(`/subjects/${subjectId}/gradebook`)).status).toBe(401);
  });

  it('refuses a malformed id and invalid parameters', async () => {
    const subjectId = await subjectOf(school);

    const statuses = await Promise.all(
      [
        gradebook('maths'),
        ...['?limit=101', '?dueFrom=soon', '?order=name'].map((query) => gradebook(subjectId, query)),
      ].map(async (response) => (await response).status),
    );

    expect(statuses).toEqual([400, 400, 400, 400]);
  });
});
