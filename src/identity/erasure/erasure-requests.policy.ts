import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { ErasureRequest } from './erasure-request.entity.js';

const own = ownedBy<ErasureRequest>('userId');

/** People ask for the erasure of their own account and see their requests; admins see and decide all. */
export const erasureRequestPolicy = definePolicy(ErasureRequest, {
  admin: { read: all, create: all, decide: all },
  teacher: { read: own, create: all },
  student: { read: own, create: all },
  parent: { read: own, create: all },
});
