import { all, definePolicy } from '#platform/access/policy.js';
import { AssessmentException } from './assessment-exception.entity.js';

/** Exceptions are loaded through their assessment, which carries the permission. Their reasons are for staff only. */
export const assessmentExceptionPolicy = definePolicy(AssessmentException, {
  admin: { read: all, create: all },
  teacher: { read: all, create: all },
});
