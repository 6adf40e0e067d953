import { all, definePolicy } from '#platform/access/policy.js';
import { ofTaughtSubject } from '#curriculum/outline/outline.scopes.js';
import { Tcode } from './tcode.entity.js';

const ofTaughtContent = ofTaughtSubject<Tcode>('subjectId', 'unitId');

/** Every signed-in person reads the catalogue; teachers change the entries of what they teach. */
export const tcodePolicy = definePolicy(Tcode, {
  admin: {
    ...{ read: all, create: all, edit: all, remove: all },
    // Adds entries without a subject or unit.
    offerExternalContent: all,
  },
  teacher: { read: all, create: all, edit: ofTaughtContent, remove: ofTaughtContent },
  student: { read: all },
  parent: { read: all },
});
