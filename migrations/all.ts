import { CreateKernel1760000000000 } from '#migrations/1760000000000-create-kernel.js';
import { CreateIdentity1760000001000 } from '#migrations/1760000001000-create-identity.js';
import { CreatePreferencesAndRoles1760000001500 } from '#migrations/1760000001500-create-preferences-and-roles.js';
import { CreateSchool1760000002000 } from '#migrations/1760000002000-create-school.js';
import { CreateCurriculum1760000003000 } from '#migrations/1760000003000-create-curriculum.js';
import { CreateAssessment1760000004100 } from '#migrations/1760000004100-create-assessment.js';
import { CreateStoredFiles1760000005000 } from '#migrations/1760000005000-create-stored-files.js';
import { CreateResources1760000005500 } from '#migrations/1760000005500-create-resources.js';
import { CreatePromotions1760000006000 } from '#migrations/1760000006000-create-promotions.js';
import { CreateMessages1760000007100 } from '#migrations/1760000007100-create-messages.js';
import { CreateBilling1760000008000 } from '#migrations/1760000008000-create-billing.js';
import { CreateSessionDays1760000009000 } from '#migrations/1760000009000-create-session-days.js';
import { CreateLearning1760000010000 } from '#migrations/1760000010000-create-learning.js';
import { CreateErrorReports1760000011000 } from '#migrations/1760000011000-create-error-reports.js';
import { SecureAccounts1760000013000 } from '#migrations/1760000013000-secure-accounts.js';
import { LimitInvitationsAndDevices1760000014000 } from '#migrations/1760000014000-limit-invitations-and-devices.js';
import { OpenMaterialWithAssessment1760000015000 } from '#migrations/1760000015000-open-material-with-assessment.js';
import { CountStorage1760000017000 } from '#migrations/1760000017000-count-storage.js';

/** All migrations, oldest first. A test compares this list with the folder. */
export const migrations = [
  CreateKernel1760000000000,
  CreateIdentity1760000001000,
  CreatePreferencesAndRoles1760000001500,
  CreateSchool1760000002000,
  CreateCurriculum1760000003000,
  CreateAssessment1760000004100,
  CreateStoredFiles1760000005000,
  CreateResources1760000005500,
  CreatePromotions1760000006000,
  CreateMessages1760000007100,
  CreateBilling1760000008000,
  CreateSessionDays1760000009000,
  CreateLearning1760000010000,
  CreateErrorReports1760000011000,
  SecureAccounts1760000013000,
  LimitInvitationsAndDevices1760000014000,
  OpenMaterialWithAssessment1760000015000,
  CountStorage1760000017000,
];
