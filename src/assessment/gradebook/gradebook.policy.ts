import { all, definePolicy } from '#platform/access/policy.js';
import { GradingPeriod } from './periods/grading-period.entity.js';
import { GradeScale } from './scales/grade-scale.entity.js';

const readers = { teacher: { read: all }, student: { read: all }, parent: { read: all } };
const managed = { read: all, create: all, edit: all, remove: all };

/** Scales and periods belong to the organization: admins manage them, and everyone may know how grades come about. */
export const gradeScalePolicy = definePolicy(GradeScale, { admin: managed, ...readers });

export const gradingPeriodPolicy = definePolicy(GradingPeriod, { admin: managed, ...readers });
