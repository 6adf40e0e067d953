import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of assessments and submissions. */
export const assessmentProblems: ProblemCatalogue = {
  answers_invalid: ['Some answers do not fit their questions.', 'Show errors next to the items (docs/questions.md).'],
  assessment_assigned: [
    'An assigned assessment cannot be meant for another subject.',
    'Assign it there, or unassign it.',
  ],
  assessment_archived: ['The assessment is archived.', 'Restore it first.'],
  assessment_changing: ['The assessment is being changed.', 'Repeat after Retry-After with the same Idempotency-Key.'],
  assessment_missing: ['Resources with the scope assessment need assessmentId.', 'Ask for the assessment.'],
  closed: ['The assessment no longer takes submissions.', 'Show the closing time that detail names.'],
  due_before_open: ['dueAt is before availableFrom.', 'Ask for a later dueAt.'],
  grading_incomplete: ['Some answers have no score yet.', 'Ask for the missing scores.'],
  grading_invalid: ['Some scores of items are invalid.', 'Show errors next to the items.'],
  has_submissions: ['Students have submitted work.', 'Offer to duplicate or archive the assessment.'],
  late_before_due: ['lateUntil needs dueAt and must not be before it.', 'Ask for a later lateUntil.'],
  media_in_use: ['A published assessment shows the resource.', 'Unpublish the assessment first.'],
  missing_media: [
    'The text refers to media that students cannot see.',
    'Attach a resource with the label that detail names.',
  ],
  no_attempts_left: ['All attempts are used.', 'Hide the action.'],
  not_attached: ['The assessment has no subject.', 'Assign it before publishing.'],
  not_open_yet: ['The assessment is not open yet.', 'Show the opening time that detail names.'],
  nothing_to_regrade: ['The assessment has no items.', 'Grade its submissions one by one.'],
  nothing_to_score: ['The assessment has neither items nor maxScore.', 'Add one of them before publishing.'],
  pass_above_max: ['passScore is greater than maxScore.', 'Ask for a smaller one.'],
  question_missing: ['An item needs questionId or question.', 'Send one of them.'],
  resource_attached: ['The resource is already attached.', 'Reload the list.'],
  resource_not_active: ['Only an active resource can be attached.', 'Restore or approve it first.'],
  resource_owned: ['The resource belongs to another assessment.', 'Offer resources of the library or the subject.'],
  score_above_max: ['The score is greater than maxScore.', 'Ask for a smaller one.'],
  submission_exists: ['The assessment was submitted by another request.', 'Reload the submission.'],
  too_many_resources: ['The assessment has as many resources as allowed.', 'Remove one first.'],
};
