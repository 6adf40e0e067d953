import { created, link, newWord, trueOrFalse } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import { childOf, insider } from '../contract/people.js';
import { curriculum } from '../curriculum/contract-fixtures.js';

/** Rows and bodies for the operations of assessment. */
export const assessment: AreaFixtures = {
  fixtures: {
    assessments: {
      make: async (scenario) => {
        const teacher = scenario.school.as(scenario.school.ana);
        const subjectId = await rowOf(curriculum, 'subjects', scenario);
        const draft = { title: newWord(), placement: { subjectId }, items: [{ question: trueOrFalse() }] };
        const id = await created(teacher, '/assessments', draft);
        await teacher.post(`/assessments/${id}/publish`);
        return id;
      },
    },
    submissions: {
      personal: ['STUDENT', 'PARENT'],
      make: async (scenario) => {
        const assessmentId = await rowOf(assessment, 'assessments', scenario);
        return submit(scenario, assessmentId);
      },
    },
  },
  bodies: {
    addAssessmentResource: () => link(),
    changeAssessmentResource: () => ({ position: 0 }),
    createAssessment: () => ({ title: newWord(), items: [{ question: trueOrFalse() }] }),
    changeAssessment: () => ({ title: newWord() }),
    submitSubmission: async (scenario) => ({
      assessmentId: await rowOf(assessment, 'assessments', scenario),
      answers: {},
    }),
  },
  before: {
    restoreAssessment: async (scenario, [id = '']) => {
      await submit({ ...scenario, role: 'ADMIN' }, id);
      await scenario.school.as(scenario.school.ana).delete(`/assessments/${id}`);
    },
  },
};

/** Submits work as the actor, the actor's child, or another student of P1A. */
async function submit({ school, actor, role }: Scenario, assessmentId: string): Promise<string> {
  const student = role === 'STUDENT' ? actor : role === 'PARENT' ? childOf(actor) : undefined;
  const author = student ?? (await insider(school, 'STUDENT'));
  return created(school.as(author), '/submissions', { assessmentId, answers: {} });
}
