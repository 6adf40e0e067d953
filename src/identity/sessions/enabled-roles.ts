import type { Role } from '#platform/access/actor.js';
import type { Features } from '#platform/features/features.js';

/** Whether people of this role come in at all: an organization without the feature for parents gives them no access. */
export const isRoleEnabled = (role: Role, features: Features): boolean => role !== 'PARENT' || features.isOn('parents');
