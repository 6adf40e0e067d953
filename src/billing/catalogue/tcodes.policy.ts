import { ofOwnCourse } from '#curriculum/courses/course.scopes.js';
import { ofModule, ownModule } from '#curriculum/modules/module.scopes.js';
import { ofTaughtSubject } from '#curriculum/outline/outline.scopes.js';
import { ofOwnPath } from '#curriculum/paths/path.scopes.js';
import { all, definePolicy, either } from '#platform/access/policy.js';
import { Tcode } from './tcode.entity.js';

const ofTaughtContent = either(
  ofTaughtSubject<Tcode>('subjectId', 'unitId'),
  ofOwnCourse<Tcode>('courseId'),
  ofModule<Tcode>('moduleId', ownModule),
  ofOwnPath<Tcode>('pathId'),
);

/** Every signed-in person reads the catalogue; teachers change the entries of what they teach. */
export const tcodePolicy = definePolicy(Tcode, {
  admin: {
    read: all,
    create: all,
    edit: all,
    remove: all,
    // Adds entries without content of the organization.
    offerExternalContent: all,
  },
  teacher: { read: all, create: all, edit: ofTaughtContent, remove: ofTaughtContent },
  student: { read: all },
  parent: { read: all },
});
