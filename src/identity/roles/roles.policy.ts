import { all, definePolicy, type Scope } from '#platform/access/policy.js';
import { SchoolRole } from './role.entity.js';

const isCustom: Scope<SchoolRole> = (row) => `NOT ${row}.is_system`;

/** Admins read all roles and manage the custom ones. */
export const rolePolicy = definePolicy(SchoolRole, {
  admin: { read: all, create: all, edit: isCustom, remove: isCustom },
});
