import { created, file, link, newWord } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import type { Person, School } from '../support/school.js';

/** Rows and bodies for the operations of curriculum. */
export const curriculum: AreaFixtures = {
  fixtures: {
    'core-subjects': {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: ({ school }) => created(school.as(school.root), '/core-subjects', { name: newWord() }),
    },
    subjects: {
      make: ({ school }) => created(school.as(school.root), '/subjects', { classroomId: school.p1a, name: newWord() }),
    },
    units: { make: (scenario) => below(scenario, 'subjects', 'units') },
    parts: { make: (scenario) => below(scenario, 'units', 'parts') },
    sections: { make: (scenario) => below(scenario, 'parts', 'sections') },
    resources: {
      make: async ({ school }, [assessmentId]) => {
        if (assessmentId)
          return (await school.as(school.root).post(`/assessments/${assessmentId}/resources`, link())).body.id;
        return (await uploaded(school)).id;
      },
    },
    // A published course is seen by all; its people and codes by its owner and admins.
    courses: {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: ({ school, actor, role }) => courseOf(school, role === 'TEACHER' ? actor : school.root),
    },
    enrollments: {
      make: async ({ school }, [courseId]) => {
        const person = await school.person('STUDENT');
        await school.as(school.root).post(`/courses/${courseId}/enrollments`, { userIds: [person.id] });
        return person.id;
      },
    },
    codes: {
      make: async ({ school }, [courseId]) =>
        (await school.as(school.root).post(`/courses/${courseId}/codes`, {})).body.courseCode.id,
    },
    // Modules of a published course are listed to all; their content opens to those who have a seat.
    modules: { shared: ['TEACHER', 'STUDENT', 'PARENT'], make: moduleOf },
    lessons: {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: ({ school }, [moduleId = '']) => lessonOf(school, moduleId),
    },
    files: { make: async ({ school }) => (await uploaded(school)).fileId },
  },
  bodies: {
    createSubject: ({ school }) => ({ classroomId: school.p1a, name: newWord() }),
    changeSubject: () => ({ name: newWord() }),
    createResource: () => link(),
    putResource: () => ({ title: newWord() }),
    changeResource: () => ({ title: newWord() }),
    replaceResourceFile: () => file(newWord()),
    uploadFile: () => file(newWord()),
    createCourseEnrollments: async ({ school }) => ({ userIds: [(await school.person('STUDENT')).id] }),
    importCourseEnrollments: async ({ school }) => file(`email\n${(await school.person('STUDENT')).email}\n`),
    useCourseCode: async ({ school }) => {
      const courseId = await courseOf(school, school.root);
      return { code: (await school.as(school.root).post(`/courses/${courseId}/codes`, {})).body.code };
    },
    createModule: async ({ school, actor, role }) => ({
      courseId: await courseOf(school, role === 'TEACHER' ? actor : school.root),
      title: 'A new module',
      durationMinutes: 30,
    }),
    putModule: () => ({ title: 'A module', prerequisites: [] }),
    changeModule: () => ({ title: 'A module', prerequisites: [] }),
    createLesson: () => ({
      title: newWord(),
      type: 'text',
      estimatedMinutes: 5,
      content: { text: newWord() },
    }),
    reportModuleProgress: () => ({ minutes: 1 }),
    changeLesson: () => ({ title: newWord() }),
    createCoreSubject: () => ({ name: newWord() }),
    changeCoreSubject: () => ({ name: newWord() }),
  },
  outsiderAnswers: Object.fromEntries(
    ['removeCourseCode', 'removeCourseEnrollment'].map((operation) => [
      operation,
      { status: 403, reason: 'every teacher sees a published course' },
    ]),
  ),
  before: {
    leaveCourse: ({ school, actor }, [id = '']) => school.as(actor).post(`/courses/${id}/enroll`),
    approveResource: ({ school }, [id = '']) =>
      school.sql(
        `UPDATE resources SET scope = 'library', status = 'pending', classroom_id = NULL, subject_id = NULL, label = NULL,
         position = NULL WHERE id = $1`,
        [id],
      ),
    revisitSection: ({ school, actor }, [id = '']) =>
      school.as(actor).put(`/progress/sections/${id}`, { progressPercent: 100 }),
    revisitModule: async ({ school, actor }, [moduleId = '']) => {
      const { body } = await school.as(actor).get(`/modules/${moduleId}/lessons`);
      for (const { id } of body.items)
        await school.as(actor).put(`/progress/modules/${moduleId}/lessons/${id}`, { progressPercent: 100 });
    },
    restoreResource: ({ school }, [id = '']) =>
      school.sql(`UPDATE resources SET status = 'archived', archived_at = now(), position = NULL WHERE id = $1`, [id]),
  },
};

/** Creates a row below a new row of another collection, as in the outline. */
async function below(scenario: Scenario, parents: string, collection: string): Promise<string> {
  const parentId = await rowOf(curriculum, parents, scenario);
  const admin = scenario.school.as(scenario.school.root);
  return created(admin, `/${parents}/${parentId}/${collection}`, { title: newWord() });
}

/** A published course that everyone may enroll in. */
async function courseOf(school: School, owner: Person): Promise<string> {
  const id = await created(school.as(owner), '/courses', { title: newWord() });
  await school.as(owner).post(`/courses/${id}/publish`);
  return id;
}

/** A published module with a lesson, in a course of a teacher or in which the person has a seat. */
async function moduleOf({ school, actor, role }: Scenario): Promise<string> {
  const owner = school.as(role === 'TEACHER' ? actor : school.root);
  const courseId = await courseOf(school, role === 'TEACHER' ? actor : school.root);
  const content = { overview: newWord() };
  const id = await created(owner, '/modules', { courseId, title: 'A module', durationMinutes: 30, content });
  await lessonOf(school, id);
  await owner.post(`/modules/${id}/publish`);
  if (role !== 'TEACHER') await school.as(actor).post(`/courses/${courseId}/enroll`);
  return id;
}

const lessonOf = (school: School, moduleId: string): Promise<string> =>
  created(school.as(school.root), `/modules/${moduleId}/lessons`, {
    title: newWord(),
    type: 'video',
    estimatedMinutes: 5,
    content: { videoUrl: 'https://videos.example/1' },
  });

/** Uploads a file to a subject of P1A. */
async function uploaded(school: School): Promise<{ id: string; fileId: string }> {
  const draft = { classroomId: school.p1a, name: newWord() };
  const form = file(newWord());
  form.set('scope', 'structure');
  form.set('subjectId', await created(school.as(school.root), '/subjects', draft));
  const { status, body } = await school.as(school.root).post('/resources', form);
  if (status !== 201 && status !== 202) throw new Error(`POST /resources responded ${status}: ${JSON.stringify(body)}`);
  return body;
}
