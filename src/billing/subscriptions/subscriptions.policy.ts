import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { ofOwnChildren, ofTaughtStudents } from '#school/classrooms/membership.scopes.js';
import { Subscription } from './subscription.entity.js';

const own = ownedBy<Subscription>('userId');

/** One's own; teachers see their students', parents their children's. */
export const subscriptionPolicy = definePolicy(Subscription, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: either<Subscription>(own, ofTaughtStudents('userId')), create: all, edit: own, remove: own },
  student: { read: own, create: all, edit: own, remove: own },
  parent: { read: either<Subscription>(own, ofOwnChildren('userId')), create: all, edit: own, remove: own },
});

/** Giving subscriptions, whatever the package and to whomever, and suspending them. */
export const grantPolicy = definePolicy(Subscription, { admin: { read: all, create: all, edit: all } });
