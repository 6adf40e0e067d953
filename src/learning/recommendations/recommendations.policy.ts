import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { Recommendation } from './recommendation.entity.js';

const own = { read: ownedBy<Recommendation>('userId'), edit: ownedBy<Recommendation>('userId') };

/** Recommendations are read and dismissed only by the person they are made for; not even an admin reads them. */
export const recommendationPolicy = definePolicy(Recommendation, {
  admin: own,
  teacher: own,
  student: own,
  parent: own,
});
