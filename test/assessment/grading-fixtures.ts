import { created, newWord } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import { assessment } from './contract-fixtures.js';

/** Rows and bodies for the operations of grading. */
export const grading: AreaFixtures = {
  fixtures: {
    grades: {
      personal: ['STUDENT', 'PARENT'],
      make: async (scenario) => {
        const submissionId = await rowOf(assessment, 'submissions', scenario);
        const [grade] = await scenario.school.sql<{ id: string }>(
          `SELECT g.id FROM grades g JOIN submissions s USING (assessment_id, student_id) WHERE s.id = $1`,
          [submissionId],
        );
        return grade?.id ?? '';
      },
    },
    'regrade-requests': {
      personal: ['STUDENT'],
      make: async (scenario) => {
        const submissionId = await rowOf(assessment, 'submissions', scenario);
        const [request] = await scenario.school.sql<{ id: string }>(
          `INSERT INTO regrade_requests (id, organization_id, submission_id, assessment_id, classroom_id, student_id, reason, status)
           SELECT gen_random_uuid(), organization_id, id, assessment_id, classroom_id, student_id, 'Please look again.', 'open'
           FROM submissions WHERE id = $1 RETURNING id`,
          [submissionId],
        );
        return request?.id ?? '';
      },
    },
    rubrics: { personal: ['TEACHER'], make: rubricOf },
    // All who may edit the assessment take a rubric off it, also that of another teacher.
    'rubrics/{rubricId}': {
      make: async (scenario, [assessmentId]) => {
        const id = await rubricOf(scenario);
        await scenario.school.sql(
          `INSERT INTO assessment_rubrics (id, assessment_id, rubric_version_id)
           SELECT gen_random_uuid(), $1, id FROM rubric_versions WHERE rubric_id = $2`,
          [assessmentId, id],
        );
        return id;
      },
    },
  },
  before: {
    getMarkerScores: (scenario, [submissionId = '']) => doubleMarked(scenario, submissionId),
  },
  bodies: {
    claimNext: () => ({ skip: [] }),
    regradeAssessment: () => ({ reason: 'The key was wrong.' }),
    previewRegrade: () => ({}),
    releaseGrades: () => ({}),
    setLateDays: () => ({ days: 2 }),
    requestRegrade: () => ({ reason: 'Please look again.' }),
    decideRegradeRequest: () => ({ status: 'accepted', answer: 'The key was wrong.', score: 0.5 }),
    createRubric: () => guide(),
    changeRubric: () => ({ title: newWord() }),
    attachRubric: async (scenario) => ({ rubricId: await rowOf(grading, 'rubrics', scenario) }),
    markByRubric: async ({ school }, [submissionId = '']) => {
      const teacher = school.as(school.ana);
      const { body: rubric } = await teacher.post('/rubrics', guide());
      const { body: submission } = await teacher.get(`/submissions/${submissionId}`);
      await teacher.put(`/assessments/${submission.assessmentId}/rubrics`, { rubricId: rubric.id });
      return { marks: [{ criterionId: rubric.criteria?.[0]?.id, points: 1 }] };
    },
    giveMarkerScore: async (scenario, [submissionId = '']) => {
      await doubleMarked(scenario, submissionId);
      return { score: 0.5 };
    },
    decideMarking: async (scenario, [submissionId = '']) => {
      const { school } = scenario;
      await doubleMarked(scenario, submissionId);
      if (!submissionId) return { score: 1, reason: 'There is nothing to mark.' };
      for (const score of ['0', '1'])
        await school.sql(
          `INSERT INTO marker_scores (id, submission_id, attempt_number, marker_id, score)
           SELECT gen_random_uuid(), id, 1, $2, $3 FROM submissions WHERE id = $1 AND classroom_id = $4`,
          [submissionId, (await school.person('TEACHER')).id, score, school.p1a],
        );
      return { score: 1, reason: 'The first marker is right.' };
    },
    enterGrade: async (scenario) => {
      const { school } = scenario;
      const assessmentId = await rowOf(assessment, 'assessments', scenario);
      return { assessmentId, studentId: school.ben.id, score: 0.5 };
    },
  },
};

function rubricOf({ school, actor, role }: Scenario): Promise<string> {
  return created(school.as(role === 'TEACHER' ? actor : school.ana), '/rubrics', guide());
}

/** A marking guide with one criterion. */
const guide = () => ({ title: newWord(), kind: 'guide', criteria: [{ title: newWord(), maxPoints: 5 }] });

/** Makes the assessment of a submission one that two teachers mark, and its attempt one that waits for them. */
async function doubleMarked({ school }: Scenario, submissionId: string): Promise<void> {
  if (!submissionId) return;
  await school.sql(
    `WITH own AS (SELECT id, assessment_id FROM submissions WHERE id = $1 AND classroom_id = $2),
       changed AS (UPDATE assessments SET double_marking_percent = 10 WHERE id = (SELECT assessment_id FROM own))
     UPDATE submission_attempts SET score = NULL WHERE submission_id = (SELECT id FROM own)`,
    [submissionId, school.p1a],
  );
}
