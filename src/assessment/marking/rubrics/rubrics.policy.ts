import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { Rubric } from './rubric.entity.js';

const shared: Scope<Rubric> = (row) => `${row}.is_shared`;
const kept: Scope<Rubric> = (row) => `${row}.archived_at IS NULL`;

/** Teachers see their own rubrics and those others share, and change their own. */
export const rubricPolicy = definePolicy(Rubric, {
  admin: { read: kept, create: all, edit: kept, remove: kept },
  teacher: {
    read: both(kept, either(ownedBy('ownerId'), shared)),
    create: all,
    edit: both(kept, ownedBy('ownerId')),
    remove: both(kept, ownedBy('ownerId')),
  },
});
