import { readFileSync } from 'node:fs';
import { createCourse, enroll } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { subjectWith } from '../learning/builders.js';
import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();
const guide = readFileSync('docs/screens.md', 'utf8');

interface Screen {
  name: string;
  role: string;
  requests: { path: string; statements: number }[];
}

/** The sections of the guide. */
const screens: Screen[] = guide
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    name: section.split('\n', 1)[0] ?? '',
    role: /\*\*(\w+)\*\*/.exec(section)?.[1] ?? '',
    requests: [...section.matchAll(/^\| `GET ([^`]+)` +\| +(\d+) +\|/gm)].map(([, path = '', statements]) => ({
      path,
      statements: Number(statements),
    })),
  }));

const people: Record<string, Person> = { student: school.ben, teacher: school.ana, parent: school.paula };
const values: Record<string, string> = { now: new Date().toISOString(), classroomId: school.p1a };

/** Ben works on an essay that waits for its grade, a graded quiz, a late one, a section, and a course. */
async function addWork(): Promise<void> {
  const ben = school.as(school.ben);
  const essay = await publishedQuiz(school, { withEssay: true, title: 'Essay' });
  const quiz = await publishedQuiz(school, { title: 'Graded quiz' });
  const late = await publishedQuiz(school, { title: 'Late quiz', dueAt: '2020-01-01T00:00:00Z', allowLate: true });
  await publishedQuiz(school, { title: 'Open quiz', dueAt: '2031-01-01T00:00:00Z' });
  const answers = { [essay.items.essay]: { text: 'Because.' } };
  const { body: waiting } = await ben.post('/submissions', { assessmentId: essay.assessment.id, answers });
  for (const { assessment } of [quiz, late]) await ben.post('/submissions', { assessmentId: assessment.id });
  const { sections } = await subjectWith(school, ['One']);
  await ben.put(`/progress/sections/${sections[0]}`, { progressPercent: 50 });
  const course = await createCourse(school);
  const module = await createModule(school, { courseId: course.id });
  await createModule(school, { courseId: course.id, prerequisites: [module.id] });
  await enroll(school, school.ben, course.id);
  const lessonId = module.content.lessons[0].id as string;
  await ben.put(`/progress/modules/${module.id}/lessons/${lessonId}`, { progressPercent: 50 });
  Object.assign(values, {
    courseId: course.id,
    moduleId: module.id,
    subjectId: essay.assessment.subjectId,
    assessmentId: essay.assessment.id,
    submissionId: waiting.id,
    studentId: school.ben.id,
  });
}

/** Statuses and statements of the requests of a screen. */
const play = ({ role, requests }: Screen) =>
  Promise.all(
    requests.map(async ({ path }) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
      const { status, body, headers } = await school.as(people[role] ?? school.root).get(filled);
      return { path, status, statements: Number(headers.get('x-statements')), body };
    }),
  );

beforeAll(addWork);

describe('docs/screens.md', () => {
  it('lists the requests and statements of each screen', () => {
    const summary = [...guide.matchAll(/^\| ([A-Z][\w ]+?) +\| (\d+) +\| (\d+) +\|$/gm)].map(
      ([, name, requests, statements]) => [name, Number(requests), Number(statements)],
    );

    expect(screens.length).toBeGreaterThan(6);
    expect(summary).toEqual(
      screens.map(({ name, requests }) => [
        name,
        requests.length,
        requests.reduce((sum, { statements }) => sum + statements, 0),
      ]),
    );
  });

  it.each(screens)('shows $name with at most the given statements', async (screen) => {
    const answers = await play(screen);

    expect(answers.map(({ path, status }) => [path, status])).toEqual(screen.requests.map(({ path }) => [path, 200]));
    expect(answers.filter(({ statements }, at) => statements > (screen.requests[at]?.statements ?? 0))).toEqual([]);
  });

  it('needs no more statements for more rows', async () => {
    const statements = async () => (await Promise.all(screens.map(play))).flat().map((each) => each.statements);

    const few = await statements();
    await addWork();

    expect(await statements()).toEqual(few);
  });
});
