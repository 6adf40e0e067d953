/** Deletes submissions for assessments. Declared here and implemented by submissions, which depends on assessments. */
export abstract class SubmissionRemoval {
  /** Deletes every submission of an assessment, and the uploaded files that nothing else uses. Joins the open transaction. */
  abstract removeAll(assessmentId: string): Promise<void>;
}
