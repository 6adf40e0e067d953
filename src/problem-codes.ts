import { assessmentProblems } from '#assessment/assessment.problems.js';
import { billingProblems } from '#billing/billing.problems.js';
import { communityProblems } from '#community/community.problems.js';
import { curriculumProblems } from '#curriculum/curriculum.problems.js';
import { identityProblems } from '#identity/identity.problems.js';
import { insightProblems } from '#insight/insight.problems.js';
import { learningProblems } from '#learning/learning.problems.js';
import { messagingProblems } from '#messaging/messaging.problems.js';
import { platformProblems } from '#platform/problems/platform.problems.js';
import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';
import { questionProblems } from '#questions/questions.problems.js';
import { schoolProblems } from '#school/school.problems.js';
import { tenancyProblems } from '#tenancy/tenancy.problems.js';
import { workbookProblems } from '#workbook/workbook.problems.js';

/** The codes of each area, in the order of the areas. */
export const problemsByArea: Readonly<Record<string, ProblemCatalogue>> = {
  platform: platformProblems,
  tenancy: tenancyProblems,
  identity: identityProblems,
  school: schoolProblems,
  messaging: messagingProblems,
  curriculum: curriculumProblems,
  billing: billingProblems,
  questions: questionProblems,
  assessment: assessmentProblems,
  learning: learningProblems,
  workbook: workbookProblems,
  community: communityProblems,
  insight: insightProblems,
};

/** All codes a response may have; the API document lists them. */
export const problemCodes: ProblemCatalogue = Object.fromEntries(
  Object.values(problemsByArea).flatMap((area) => Object.entries(area)),
);
