import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { LearningActivity } from './learning-activity.entity.js';

const own = {
  read: ownedBy<LearningActivity>('userId'),
  create: ownedBy<LearningActivity>('userId'),
  remove: ownedBy<LearningActivity>('userId'),
};

/** Every person reads and changes only their own activity; not even an admin reads that of others. */
export const activityPolicy = definePolicy(LearningActivity, { admin: own, teacher: own, student: own, parent: own });
