/** States of a user's progress on one item. Only modules are locked, while prerequisites are not completed. */
export const progressStatuses = ['locked', 'not_started', 'in_progress', 'completed'] as const;
export type ProgressStatus = (typeof progressStatuses)[number];
