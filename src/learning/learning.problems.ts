import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of progress, exercises, interactions and certificates. */
export const learningProblems: ProblemCatalogue = {
  answers_missing: ['The request answers no question.', 'Ask for an answer.'],
  certificate_revoked: ['The certificate is revoked.', 'Show that it is revoked.'],
  certificate_valid: ['The certificate is valid, or the person has a newer one.', 'Revoke the valid one first.'],
  exercise_decides: ['The exercise of the lesson decides on its progress.', 'Answer its questions.'],
  exercise_empty: ['The exercise has no questions.', 'Hide the action.'],
  interaction_missing: ['The request has neither type nor items.', 'Send one of them.'],
  lessons_decide: ['The progress of the module follows from its lessons.', 'Report on its lessons.'],
  not_viewed: ['You rate a resource that you have not viewed.', 'Open the resource first.'],
  path_not_published: ['The learning path is a draft or archived.', 'Hide the action.'],
  payload_too_large: ['payload is larger than 8 KB.', 'Send less data.'],
  post_empty: ['The text of a thread or reply is empty.', 'Ask for a text.'],
  thread_answered: ['Others have replied to the thread.', 'Ask a teacher of the module to delete it.'],
  thread_closed: ['The thread is closed.', 'Hide the action.'],
};
