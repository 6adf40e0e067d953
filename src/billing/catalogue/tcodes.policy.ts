import { all, definePolicy } from '#platform/access/policy.js';
import { ofTaughtSubject } from '#curriculum/subjects/subject.scopes.js';
import { Tcode } from './tcode.entity.js';

const ofOwnTeaching = ofTaughtSubject<Tcode>('subjectId', 'unitId');

/** Everybody reads the catalogue; a teacher offers what they teach (WSH-048). */
export const tcodePolicy = definePolicy(Tcode, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: all, create: all, edit: ofOwnTeaching, remove: ofOwnTeaching },
  student: { read: all },
  parent: { read: all },
});

/** What lies outside the school is offered by its admins. */
export const outsideContentPolicy = definePolicy(Tcode, { admin: { create: all } });
