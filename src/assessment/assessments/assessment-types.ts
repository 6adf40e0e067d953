export const assessmentTypes = ['quiz', 'exam', 'homework', 'project'] as const;
export type AssessmentType = (typeof assessmentTypes)[number];

export const assessmentStatuses = ['draft', 'ready', 'published', 'archived'] as const;
export type AssessmentStatus = (typeof assessmentStatuses)[number];

/** Status and placement in one word, as shown to people; see docs/decisions/0070. */
export const assessmentStates = ['draft', 'unattached', 'assigned', 'published', 'archived'] as const;
export type AssessmentState = (typeof assessmentStates)[number];

/** When the grade of an attempt begins to count and students see it. */
export const gradeReleases = ['immediate', 'scheduled', 'manual'] as const;
export type GradeRelease = (typeof gradeReleases)[number];

/** When students may see the correct answers and the explanations of their grades. */
export const reviewRules = ['when_graded', 'after_due', 'never'] as const;
export type ReviewRule = (typeof reviewRules)[number];

/** Whether students see all questions, or one at a time; in `forward_only` they cannot go back. */
export const navigations = ['free', 'one_at_a_time', 'forward_only'] as const;
export type Navigation = (typeof navigations)[number];
