import { all, definePolicy } from '#platform/access/policy.js';
import { Organization } from './organization.entity.js';

export const organizationPolicy = definePolicy(Organization, {
  admin: { read: all, edit: all },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});

/** Only admins may list organizations; other roles may read the current one. */
export const organizationListPolicy = definePolicy(Organization, { admin: { read: all } });
