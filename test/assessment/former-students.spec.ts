import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
const root = () => school.as(school.root);
const ana = () => school.as(school.ana);

/** A class of ana of the year 2031 with a subject, a published assessment of 10 points and two students with 8 and 6 points. */
async function gradedClass(level: string) {
  const { body: room } = await root().post('/classrooms', { level, academicYear: '2031' });
  await root().post(`/classrooms/${room.id}/members`, { userId: school.ana.id });
  const { body: subject } = await ana().post('/subjects', { classroomId: room.id, name: `Subject ${level}` });
  const draft = { title: 'Work', maxScore: 10, placement: { subjectId: subject.id } };
  const { body: assessment } = await ana().post('/assessments', draft);
  await ana().post(`/assessments/${assessment.id}/publish`);
  const students: [Person, Person] = [await school.person('STUDENT', room.id), await school.person('STUDENT', room.id)];
  const cells = students.map(({ id }, at) => ({
    studentId: id,
    assessmentId: assessment.id,
    score: 8 - 2 * at,
    version: 0,
  }));
  await ana().patch(`/subjects/${subject.id}/gradebook`, { cells });
  return { room: room.id as string, subject: subject.id as string, assessment: assessment.id as string, students };
}

const percents = (body: { items: { current: { percent: number } }[] }) =>
  body.items.map(({ current }) => current.percent);

describe('grades in a class from which students were promoted', () => {
  it('stay in its gradebook, totals, files and report cards', async () => {
    const of = await gradedClass('M1');
    const promoted = await root().post(`/classrooms/${of.room}/promote`, {
      createClassrooms: true,
    });

    const totals = await ana().get(`/classrooms/${of.room}/grades`);
    const csv = await ana().get(`/subjects/${of.subject}/gradebook/csv`);
    const cards = await ana().post(`/classrooms/${of.room}/report-cards`);
    const [first] = of.students;
    const correction = { studentId: first.id, assessmentId: of.assessment, score: 9, version: 2 };
    const corrected = await ana().patch(`/subjects/${of.subject}/gradebook`, { cells: [correction] });

    expect([promoted.status, promoted.body.promoted]).toEqual([200, 2]);
    expect(percents(totals.body)).toEqual([80, 60]);
    expect(csv.body.trim().split('\r\n')).toHaveLength(3);
    expect([cards.status, cards.body.reportCards.length]).toEqual([201, 2]);
    expect([corrected.status, corrected.body.changed]).toEqual([200, 1]);
  });

  it('are shown to the student and on report cards and transcripts after leaving the class', async () => {
    const of = await gradedClass('M2');
    const [gone, staying] = of.students;
    const parent = await school.person('PARENT');
    await root().post(`/students/${gone.id}/guardians`, { parentId: parent.id, relation: 'aunt' });
    await root().delete(`/classrooms/${of.room}/members/${gone.id}`);
    const read = (person: Person) => school.as(person).get(`/students/${gone.id}/grades?classroomId=${of.room}`);

    const own = await read(gone);
    const others = await Promise.all([parent, school.ana, staying, school.olga, school.paula].map(read));
    const latest = await school.as(gone).get(`/students/${gone.id}/grades`);
    const transcript = await ana().post(`/classrooms/${of.room}/report-cards`, {
      kind: 'transcript',
      studentId: gone.id,
    });
    const totals = await ana().get(`/classrooms/${of.room}/grades`);

    expect([own.status, own.body.current.percent, latest.body.current.percent]).toEqual([200, 80, 80]);
    expect(others.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404]);
    expect([transcript.status, transcript.body.reportCards[0].content.sections[0].overall.percent]).toEqual([201, 80]);
    expect(percents(totals.body)).toEqual([60]);
  });

  it('stand in a transcript by academic year, whenever they were issued, and without later years', async () => {
    const of = await gradedClass('M4');
    const [student] = of.students;
    const promoted = await root().post(`/classrooms/${of.room}/promote`, { createClassrooms: true });
    const { body: record } = await root().get(`/students/${student.id}`);
    const issue = (room: string, kind: string) =>
      root().post(`/classrooms/${room}/report-cards`, { kind, studentId: student.id });
    await issue(record.classroom.id, 'report_card');
    await issue(of.room, 'report_card');

    const transcripts = [await issue(record.classroom.id, 'transcript'), await issue(of.room, 'transcript')];

    const years = transcripts.map(({ body }) =>
      body.reportCards[0].content.sections.map(({ academicYear }: { academicYear: string }) => academicYear),
    );
    expect([promoted.status, years]).toEqual([200, [['2031', '2032'], ['2031']]]);
  });

  it('are listed once for a student who came back', async () => {
    const of = await gradedClass('M3');
    const [back] = of.students;
    await root().delete(`/classrooms/${of.room}/members/${back.id}`);
    await root().post(`/classrooms/${of.room}/members`, { userId: back.id });

    const own = await school.as(back).get(`/subjects/${of.subject}/gradebook/me`);
    const totals = await ana().get(`/classrooms/${of.room}/grades`);

    expect([own.body.total.current.percent, totals.body.total]).toEqual([80, 2]);
  });
});
