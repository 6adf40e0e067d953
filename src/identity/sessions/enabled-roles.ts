import type { Role } from '#platform/access/actor.js';
import type { Features } from '#platform/features/features.js';

/** Whether people with this role may sign in: parents need the feature `parents`. */
export const isRoleEnabled = (role: Role, features: Features): boolean => role !== 'PARENT' || features.isOn('parents');
