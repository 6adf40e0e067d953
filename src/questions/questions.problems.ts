import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of the question bank. */
export const questionProblems: ProblemCatalogue = {
  import_empty: ['The file contains no questions.', 'Ask for another file.'],
  import_invalid: [
    'Some questions of the file are invalid; errors has their lines.',
    'Show errors; nothing was imported.',
  ],
  question_archived: ['The question is archived.', 'Show it read-only.'],
  question_changed: ['Another request changed the question.', 'Reload it and apply the change again.'],
  question_imported: ['The question was already imported.', 'Nothing; it is in the bank.'],
  question_invalid: [
    'The question cannot be answered or graded.',
    'Show errors next to the fields (docs/questions.md).',
  ],
};
