/** Deletes submissions for assessments. Provided by submissions. */
export abstract class SubmissionRemoval {
  /** Deletes every submission of an assessment, and the uploaded files that nothing else uses. Joins the open transaction. */
  abstract removeAll(assessmentId: string): Promise<void>;
}
