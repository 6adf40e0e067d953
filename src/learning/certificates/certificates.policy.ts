import { ofOwnCourse } from '#curriculum/courses/course.scopes.js';
import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { Certificate } from './certificate.entity.js';
import { CredentialKey } from './credentials/credential-key.entity.js';

const own = { readOwn: ownedBy<Certificate>('userId') };

/** People read their own certificates and those of their children; owners of courses and admins manage those of others. */
export const certificatePolicy = definePolicy(Certificate, {
  admin: { read: all, revoke: all, ...own },
  teacher: { read: either(ownedBy('userId'), ofOwnCourse('courseId')), revoke: ofOwnCourse('courseId'), ...own },
  student: { read: ownedBy('userId'), ...own },
  parent: { read: either(ownedBy('userId'), ofOwnChildren('userId')), ...own },
});

export const credentialKeyPolicy = definePolicy(CredentialKey, { admin: { read: all, create: all } });
