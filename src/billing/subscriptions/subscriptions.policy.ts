import type { Actor } from '#platform/access/actor.js';
import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { ofOwnChildren, ofTaughtStudents } from '#school/people/relationship.scopes.js';
import { Subscription } from './subscription.entity.js';

const own = ownedBy<Subscription>('userId');

/** People manage their own subscriptions; teachers read those of their students, parents those of their children. */
export const subscriptionPolicy = definePolicy(Subscription, {
  admin: {
    read: all,
    create: all,
    edit: all,
    remove: all,
    // Gives any package to any person from any start; reads internal packages and payment references.
    grant: all,
    // Suspends and resumes subscriptions, and cancels suspended ones.
    suspend: all,
  },
  teacher: { read: either<Subscription>(own, ofTaughtStudents('userId')), create: all, edit: own, remove: own },
  student: { read: own, create: all, edit: own, remove: own },
  parent: { read: either<Subscription>(own, ofOwnChildren('userId')), create: all, edit: own, remove: own },
});

export const maySuspend = ({ role }: Actor): boolean => subscriptionPolicy.scopeOf(role, 'suspend') !== undefined;

export const mayGrant = ({ role }: Actor): boolean => subscriptionPolicy.scopeOf(role, 'grant') !== undefined;
