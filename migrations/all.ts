import { CreateKernel1760000000000 } from '#migrations/1760000000000-create-kernel.js';
import { CreateIdentity1760000001000 } from '#migrations/1760000001000-create-identity.js';
import { CreatePreferencesAndRoles1760000001500 } from '#migrations/1760000001500-create-preferences-and-roles.js';
import { CreateSchool1760000002000 } from '#migrations/1760000002000-create-school.js';
import { CreateCurriculum1760000003000 } from '#migrations/1760000003000-create-curriculum.js';
import { CreateAssessment1760000004000 } from '#migrations/1760000004000-create-assessment.js';

/** Every migration, oldest first. A test holds this list against the folder. */
export const migrations = [
  CreateKernel1760000000000,
  CreateIdentity1760000001000,
  CreatePreferencesAndRoles1760000001500,
  CreateSchool1760000002000,
  CreateCurriculum1760000003000,
  CreateAssessment1760000004000,
];
