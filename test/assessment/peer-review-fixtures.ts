import { randomUUID } from 'node:crypto';
import { created, newWord } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import { insider } from '../contract/people.js';
import type { School } from '../support/school.js';
import { assessment } from './contract-fixtures.js';

const criterionId = '00000000-0000-4000-8000-00000000c1c1';
const marks = [{ criterionId, points: 5 }];
const countedMarks = marks.map((mark) => ({ ...mark, levelId: null, comment: '' }));
const criteria = [{ id: criterionId, title: 'Reasoning', description: '', maxPoints: 5, levels: [] }];

/** Rows and bodies for the operations of peer review. */
export const peerReview: AreaFixtures = {
  fixtures: {
    samples: {
      make: async (scenario, [assessmentId = '']) => {
        await planned(scenario, assessmentId);
        const [sample] = await scenario.school.sql<{ id: string }>(
          `INSERT INTO peer_samples (id, peer_review_id, title, text, marks, points)
           SELECT gen_random_uuid(), id, 'Sample', 'Text', $2, 5 FROM peer_reviews WHERE assessment_id = $1 RETURNING id`,
          [assessmentId, JSON.stringify(countedMarks)],
        );
        return sample?.id ?? '';
      },
    },
    // The work of another student that the student reviews, or a written review for a teacher.
    'PUT peer-reviews/{id}': {
      personal: ['STUDENT'],
      make: async (scenario) => {
        const { school, actor, role } = scenario;
        const author = await insider(school, 'STUDENT');
        const reviewer = role === 'STUDENT' ? actor : await school.person('STUDENT', school.p1a);
        return reviewOf(scenario, { author, reviewer, status: 'open', isWritten: role !== 'STUDENT' });
      },
    },
    // A released review of the student's own work.
    'POST peer-reviews/{id}': {
      personal: ['STUDENT'],
      make: async (scenario) => {
        const { school, actor, role } = scenario;
        const author = role === 'STUDENT' ? actor : await insider(school, 'STUDENT');
        const reviewer = await school.person('STUDENT', school.p1a);
        return reviewOf(scenario, { author, reviewer, status: 'released', isWritten: true });
      },
    },
  },
  before: {
    ...Object.fromEntries(
      ['getPeerReview', 'changePeerReview', 'listSamples', 'addSample', 'listPeerTasks', 'listPeerWorks'].map((id) => [
        id,
        (scenario: Scenario, [assessmentId = '']: string[]) => planned(scenario, assessmentId),
      ]),
    ),
    listPeerReviewers: (scenario, [assessmentId = '']) => planned(scenario, assessmentId),
    planPeerReview: async (scenario, [assessmentId = '']) => {
      await planned(scenario, assessmentId);
      await scenario.school.sql('DELETE FROM peer_reviews WHERE assessment_id = $1', [assessmentId]);
    },
    openPeerReview: async (scenario, [assessmentId = '']) => {
      await planned(scenario, assessmentId);
      const { school } = scenario;
      for (let n = 0; n < 2; n++)
        await school.as(await insider(school, 'STUDENT')).post('/submissions', { assessmentId, answers: {} });
    },
    closePeerReview: (scenario, [assessmentId = '']) => planned(scenario, assessmentId, 'open'),
    releasePeerReview: (scenario, [assessmentId = '']) => planned(scenario, assessmentId, 'closed'),
    reviewSample: ({ school }, [assessmentId = '']) => setStatus(school, assessmentId, 'open'),
    acceptPeerScore: async (scenario, [submissionId = '']) => {
      const { school } = scenario;
      const [work] = await school.sql<{ assessment_id: string; attempt_id: string }>(
        `SELECT s.assessment_id, t.id AS attempt_id FROM submissions s JOIN submission_attempts t ON t.submission_id = s.id
         WHERE s.id = $1 AND s.classroom_id = $2`,
        [submissionId, school.p1a],
      );
      if (!work) return;
      await planned(scenario, work.assessment_id, 'closed');
      await assigned(school, work.attempt_id, (await school.person('STUDENT', school.p1a)).id, true);
    },
  },
  bodies: {
    acceptPeerScores: async (scenario, [assessmentId = randomUUID()]) => {
      const { school } = scenario;
      await planned(scenario, assessmentId, 'closed');
      const author = await insider(school, 'STUDENT');
      const { body } = await school.as(author).post('/submissions', { assessmentId, answers: {} });
      const [attempt] = await school.sql<{ id: string }>(
        'SELECT id FROM submission_attempts WHERE submission_id = $1',
        [body.id ?? null],
      );
      if (!attempt) return { scores: [{ submissionId: author.id, score: 1 }] };
      await assigned(school, attempt.id, (await school.person('STUDENT', school.p1a)).id, true);
      return { scores: [{ submissionId: body.id, score: 1 }] };
    },
    planPeerReview: () => ({ reviewsPerStudent: 2 }),
    changePeerReview: () => ({ reviewsPerStudent: 3 }),
    addSample: () => ({ title: newWord(), text: newWord(), marks }),
    reviewSample: () => ({ marks }),
    writeReview: () => ({ marks, comment: newWord() }),
    acceptPeerScore: () => ({ score: 1 }),
  },
};

/** Plans a peer review of an assessment of P1A by a guide with one criterion. */
async function planned({ school }: Scenario, assessmentId: string, status = 'planned'): Promise<void> {
  await school.sql(
    `WITH rubric AS (
       INSERT INTO rubrics (id, organization_id, owner_id, title, kind)
       SELECT gen_random_uuid(), organization_id, author_id, 'Essay', 'guide' FROM assessments WHERE id = $1 AND classroom_id = $4 RETURNING id
     ), version AS (
       INSERT INTO rubric_versions (id, rubric_id, number, criteria, max_points) SELECT gen_random_uuid(), id, 1, $2, 5 FROM rubric RETURNING id
     ), attached AS (
       INSERT INTO assessment_rubrics (id, assessment_id, rubric_version_id) SELECT gen_random_uuid(), $1, id FROM version
       ON CONFLICT DO NOTHING
     )
     INSERT INTO peer_reviews (id, organization_id, assessment_id, classroom_id, rubric_version_id, reviews_per_student, is_anonymous, status, seed)
     SELECT gen_random_uuid(), a.organization_id, a.id, a.classroom_id, version.id, 2, true, $3, 'seed' FROM assessments a, version
     WHERE a.id = $1 ON CONFLICT (assessment_id) DO UPDATE SET status = EXCLUDED.status`,
    [assessmentId, JSON.stringify(criteria), status, school.p1a],
  );
}

const setStatus = (school: School, assessmentId: string, status: string) =>
  school.sql('UPDATE peer_reviews SET status = $2 WHERE assessment_id = $1', [assessmentId, status]);

/** Lets a reviewer review an attempt; a written review has all points. */
async function assigned(school: School, attemptId: string, reviewerId: string, isWritten: boolean): Promise<string> {
  const [row] = await school.sql<{ id: string }>(
    `INSERT INTO peer_assignments (id, peer_review_id, attempt_id, reviewer_id, marks, points, weight, submitted_at)
     SELECT gen_random_uuid(), r.id, t.id, $2, CASE WHEN $3 THEN $4::jsonb END, CASE WHEN $3 THEN 5 END, CASE WHEN $3 THEN 1 END,
       CASE WHEN $3 THEN now() END
     FROM submission_attempts t JOIN submissions s ON s.id = t.submission_id JOIN peer_reviews r ON r.assessment_id = s.assessment_id
     WHERE t.id = $1 RETURNING id`,
    [attemptId, reviewerId, isWritten, JSON.stringify(countedMarks)],
  );
  return row?.id ?? '';
}

async function reviewOf(
  scenario: Scenario,
  { author, reviewer, status, isWritten }: { author: Row; reviewer: Row; status: string; isWritten: boolean },
): Promise<string> {
  const { school } = scenario;
  const assessmentId = await rowOf(assessment, 'assessments', scenario);
  const submissionId = await created(school.as(author), '/submissions', { assessmentId, answers: {} });
  await planned(scenario, assessmentId, status);
  const [attempt] = await school.sql<{ id: string }>('SELECT id FROM submission_attempts WHERE submission_id = $1', [
    submissionId,
  ]);
  return assigned(school, attempt?.id ?? '', reviewer.id, isWritten);
}

type Row = Scenario['actor'];
