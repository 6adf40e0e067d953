export const assessmentTypes = ['quiz', 'exam', 'homework', 'project'] as const;
export type AssessmentType = (typeof assessmentTypes)[number];

export const assessmentStatuses = ['draft', 'ready', 'published', 'archived'] as const;
export type AssessmentStatus = (typeof assessmentStatuses)[number];

/** Status and placement in one word, as shown to people; see docs/decisions/0070. */
export const assessmentStates = ['draft', 'unattached', 'assigned', 'published', 'archived'] as const;
export type AssessmentState = (typeof assessmentStates)[number];

/** When students may see the correct answers and the explanations of their grades. */
export const reviewRules = ['when_graded', 'after_due', 'never'] as const;
export type ReviewRule = (typeof reviewRules)[number];
