import { all, definePolicy, either } from '#platform/access/policy.js';
import { LearningPath } from './learning-path.entity.js';
import { offeredPath, ownedByActor } from './path.scopes.js';

/** Teachers manage their own paths. Parents read paths; everyone else may start them. */
export const pathPolicy = definePolicy(LearningPath, {
  admin: { read: all, create: all, edit: all, remove: all, start: all },
  teacher: {
    read: either(offeredPath, ownedByActor),
    create: all,
    edit: ownedByActor,
    remove: ownedByActor,
    start: either(offeredPath, ownedByActor),
  },
  student: { read: offeredPath, start: offeredPath },
  parent: { read: offeredPath },
});
