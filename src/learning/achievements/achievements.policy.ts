import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { EarnedAchievement } from './achievement.entity.js';

const own = { read: ownedBy<EarnedAchievement>('userId') };

/** Every person reads only what they earned themselves. */
export const achievementPolicy = definePolicy(EarnedAchievement, {
  admin: own,
  teacher: own,
  student: own,
  parent: own,
});
