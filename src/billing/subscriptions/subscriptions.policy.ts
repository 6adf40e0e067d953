import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { ofOwnChildren, ofTaughtStudents } from '#school/people/relationship.scopes.js';
import { Subscription } from './subscription.entity.js';

const own = ownedBy<Subscription>('userId');

/** People manage their own subscriptions; teachers read those of their students, parents those of their children. */
export const subscriptionPolicy = definePolicy(Subscription, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: either<Subscription>(own, ofTaughtStudents('userId')), create: all, edit: own, remove: own },
  student: { read: own, create: all, edit: own, remove: own },
  parent: { read: either<Subscription>(own, ofOwnChildren('userId')), create: all, edit: own, remove: own },
});

/** Granting subscriptions of any package to any person, and suspending them. */
export const grantPolicy = definePolicy(Subscription, { admin: { read: all, create: all, edit: all } });
