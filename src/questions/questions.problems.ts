import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of the question bank. */
export const questionProblems: ProblemCatalogue = {
  category_cycle: ['The category would be inside itself.', 'Ask for another place.'],
  category_nested: ['The outermost category decides how categories are shared.', 'Offer to share that one.'],
  category_too_deep: ['Categories are nested too deeply.', 'Ask for another place.'],
  category_too_large: ['The category has too many questions to copy at a time.', 'Copy the categories inside it.'],
  export_empty: ['No question matches the filters of the export.', 'Change the filters.'],
  export_incomplete: [
    'The format of the export cannot hold everything; errors names the questions.',
    'Offer another format, or repeat the request with incomplete=true (GET /questions/export/report, or that of the assessment, has details).',
  ],
  export_too_large: ['The export has too many questions.', 'Narrow the filters.'],
  import_empty: ['The file contains no questions.', 'Ask for another file.'],
  import_invalid: [
    'Some questions of the file are invalid; errors has their lines.',
    'Show errors; nothing was imported.',
  ],
  question_archived: ['The question is archived.', 'Offer to restore it.'],
  question_changed: ['Another request changed the question.', 'Reload it and apply the change again.'],
  question_imported: ['The question was already imported.', 'Nothing; it is in the bank.'],
  question_invalid: [
    'The question cannot be answered or graded.',
    'Show errors next to the fields (docs/questions.md).',
  ],
};
