import { createCourse, enroll } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';

export const trueFalse = {
  type: 'true_false',
  prompt: 'North is up.',
  key: { answer: true },
  feedback: 'Up is north.',
};
export const essay = { type: 'long_text', prompt: 'What is a map?', points: 3 };

/** An exercise of Ana's course with these questions; Ben and Zoe have seats. */
export async function createExercise(school: School, questions: object[] = [trueFalse], content: object = {}) {
  const course = await createCourse(school);
  const module = await createModule(school, { courseId: course.id });
  await school.as(school.ana).delete(`/modules/${module.id}/lessons/${module.content.lessons[0].id}`);
  const questionIds: string[] = [];
  for (const question of questions)
    questionIds.push((await school.as(school.ana).post('/questions', question)).body.id);
  const exercises = questionIds.map((questionId) => ({ questionId }));
  const lesson = await createLesson(school, module.id, { type: 'exercise', content: { exercises, ...content } });
  for (const person of [school.ben, school.zoe]) await enroll(school, person, course.id);
  const path = `/modules/${module.id}/exercises/${lesson.id}`;
  return {
    courseId: course.id as string,
    moduleId: module.id as string,
    lessonId: lesson.id as string,
    questionIds,
    path,
  };
}

export const answer = (school: School, person: Person, path: string, answers: object): Promise<Answer> =>
  school.as(person).post(`${path}/attempts`, { answers });
