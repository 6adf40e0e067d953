import { all, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { LocalResource } from './local-resource.entity.js';

const own = ownedBy<LocalResource>('submittedBy');
const approved: Scope<LocalResource> = (row) => `${row}.status = 'approved'`;
const visible = either<LocalResource>(approved, own);

const submitter = { read: visible, create: all, edit: own, remove: own, rate: visible };

/** Everyone submits and rates; approved resources are read by everyone, others by their submitter and by admins, who decide. */
export const localResourcePolicy = definePolicy(LocalResource, {
  admin: { read: all, create: all, edit: all, remove: all, rate: all, moderate: all },
  teacher: submitter,
  student: submitter,
  parent: submitter,
});
