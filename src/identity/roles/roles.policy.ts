import { all, definePolicy, type Scope } from '#platform/access/policy.js';
import { SchoolRole } from './role.entity.js';

const added: Scope<SchoolRole> = (row) => `NOT ${row}.is_system`;

export const rolePolicy = definePolicy(SchoolRole, {
  admin: { read: all, create: all, edit: added, remove: added },
});
