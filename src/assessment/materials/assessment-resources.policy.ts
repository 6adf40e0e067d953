import { all, definePolicy } from '#platform/access/policy.js';
import { AssessmentResource } from './assessment-resource.entity.js';

/** Links are loaded through their assessment, which carries the permission. */
export const assessmentResourcePolicy = definePolicy(AssessmentResource, {
  admin: { read: all },
  teacher: { read: all },
});
