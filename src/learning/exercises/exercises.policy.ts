import { ofModule, ownModule } from '#curriculum/modules/module.scopes.js';
import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { ExerciseAttempt } from './exercise-attempt.entity.js';
import { ExerciseResult } from './exercise-result.entity.js';

const ownAttempts = ownedBy<ExerciseAttempt>('userId');
const ownResults = ownedBy<ExerciseResult>('userId');
const learnersAttempts = ofModule<ExerciseAttempt>('moduleId', ownModule);

/** People answer exercises of modules that are open to them; the teachers of a module read and grade the answers. */
export const exerciseAttemptPolicy = definePolicy(ExerciseAttempt, {
  admin: { read: all, create: all, grade: all },
  teacher: { read: either(ownAttempts, learnersAttempts), create: all, grade: learnersAttempts },
  student: { read: ownAttempts, create: all },
  parent: { read: either(ownAttempts, ofOwnChildren('userId')), create: all },
});

export const exerciseResultPolicy = definePolicy(ExerciseResult, {
  admin: { read: all, readOwn: ownResults },
  teacher: { read: either(ownResults, ofModule<ExerciseResult>('moduleId', ownModule)), readOwn: ownResults },
  student: { read: ownResults, readOwn: ownResults },
  parent: { read: either(ownResults, ofOwnChildren('userId')), readOwn: ownResults },
});
