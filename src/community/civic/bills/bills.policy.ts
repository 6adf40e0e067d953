import { all, definePolicy } from '#platform/access/policy.js';
import { CivicBill } from './civic-bill.entity.js';

/** Every signed-in person reads bills; admins publish them. */
export const billPolicy = definePolicy(CivicBill, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});
