import { all, definePolicy } from '#platform/access/policy.js';
import { CivicRepresentative } from './civic-representative.entity.js';

/** Every signed-in person reads representatives; admins publish them. */
export const representativePolicy = definePolicy(CivicRepresentative, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all },
  student: { read: all },
  parent: { read: all },
});
