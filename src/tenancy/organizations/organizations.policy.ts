import { all, definePolicy } from '#platform/access/policy.js';
import { Organization } from './organization.entity.js';

/** Every role reads the current organization; admins change it. */
export const organizationPolicy = definePolicy(Organization, {
  admin: {
    read: all,
    edit: all,
    // List the organizations of this instance.
    list: all,
  },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});
