import type { Actor } from '#platform/access/actor.js';

/** Finds and deletes submissions, and attempts in progress, for assessments. Provided by submissions and attempts. */
export abstract class SubmissionRemoval {
  /** Whether students have started or submitted work for an assessment. */
  abstract exist(assessmentId: string): Promise<boolean>;

  /** Deletes all work on an assessment, and the uploaded files that nothing else uses. Joins the open transaction. */
  abstract removeAll(actor: Actor, assessmentId: string): Promise<void>;
}
