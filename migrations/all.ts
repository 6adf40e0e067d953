import { CreateKernel1770000001000 } from '#migrations/1770000001000-create-kernel.js';
import { CreateTextFunctions1770000001500 } from '#migrations/1770000001500-create-text-functions.js';
import { CreateIdentity1770000002000 } from '#migrations/1770000002000-create-identity.js';
import { CreateSchool1770000003000 } from '#migrations/1770000003000-create-school.js';
import { CreateStoredFiles1770000004000 } from '#migrations/1770000004000-create-stored-files.js';
import { CreateCurriculum1770000005000 } from '#migrations/1770000005000-create-curriculum.js';
import { CreateCourses1770000005500 } from '#migrations/1770000005500-create-courses.js';
import { CreateQuestions1770000006000 } from '#migrations/1770000006000-create-questions.js';
import { CreateAssessment1770000007000 } from '#migrations/1770000007000-create-assessment.js';
import { CreateResources1770000008000 } from '#migrations/1770000008000-create-resources.js';
import { CreateModules1770000008500 } from '#migrations/1770000008500-create-modules.js';
import { CreatePromotions1770000009000 } from '#migrations/1770000009000-create-promotions.js';
import { CreateMessages1770000010000 } from '#migrations/1770000010000-create-messages.js';
import { CreateBilling1770000011000 } from '#migrations/1770000011000-create-billing.js';
import { CreateSessionDays1770000012000 } from '#migrations/1770000012000-create-session-days.js';
import { CreateSessionTotals1770000012500 } from '#migrations/1770000012500-create-session-totals.js';
import { CreateLearning1770000013000 } from '#migrations/1770000013000-create-learning.js';
import { CreateExercises1770000013200 } from '#migrations/1770000013200-create-exercises.js';
import { CreateDiscussions1770000013300 } from '#migrations/1770000013300-create-discussions.js';
import { CreateCertificates1770000013500 } from '#migrations/1770000013500-create-certificates.js';
import { CreateErrorReports1770000014000 } from '#migrations/1770000014000-create-error-reports.js';

/** All migrations, oldest first. A test compares this list with the folder. */
export const migrations = [
  CreateKernel1770000001000,
  CreateTextFunctions1770000001500,
  CreateIdentity1770000002000,
  CreateSchool1770000003000,
  CreateStoredFiles1770000004000,
  CreateCurriculum1770000005000,
  CreateCourses1770000005500,
  CreateQuestions1770000006000,
  CreateAssessment1770000007000,
  CreateResources1770000008000,
  CreateModules1770000008500,
  CreatePromotions1770000009000,
  CreateMessages1770000010000,
  CreateBilling1770000011000,
  CreateSessionDays1770000012000,
  CreateSessionTotals1770000012500,
  CreateLearning1770000013000,
  CreateExercises1770000013200,
  CreateDiscussions1770000013300,
  CreateCertificates1770000013500,
  CreateErrorReports1770000014000,
];
