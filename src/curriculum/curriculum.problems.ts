import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of subjects, outlines and resources. */
export const curriculumProblems: ProblemCatalogue = {
  content_missing: ['A resource needs a file, a contentUrl or a videoId.', 'Ask for one of them.'],
  core_subject_taken: ['A core subject has this name.', 'Ask for another name.'],
  label_taken: ['Another resource at this place has this label.', 'Ask for another label.'],
  place_invalid: ['The ids of a place do not belong to each other.', 'Send only the most specific id.'],
  resource_archived: ['The resource is archived.', 'Restore it first.'],
  resource_unplaced: ['Only resources of a subject or assessment have a position or label.', 'Hide the action.'],
  resource_without_file: ['The resource is a link.', 'Open its url instead.'],
  scope_unavailable: ['Resources of this scope cannot be made here.', 'Offer another scope.'],
  structure_in_use: [
    'Work is attached to the outline that would be replaced.',
    'Use mode append, or detach the work first.',
  ],
  subject_archived: ['The subject is archived.', 'Restore it first.'],
  subject_missing: ['Resources with the scope structure need subjectId.', 'Ask for the subject.'],
  subject_taken: ['The classroom has a subject with this name.', 'Ask for another name.'],
  subject_teacher_invalid: ['teacherId is not a teacher of the classroom.', 'Offer the teachers of the classroom.'],
  title_missing: ['A resource without a file needs a title.', 'Ask for a title.'],
  toc_empty: ['The table of contents has no title.', 'Ask for another text.'],
  toc_invalid: ['Some lines of the table of contents are invalid.', 'Show errors with their lines.'],
  toc_line_too_long: ['A line of the table of contents is too long.', 'Show errors with their lines.'],
  toc_title_too_long: [
    'A line of the table of contents is longer than a title may be.',
    'Show errors with their lines.',
  ],
  toc_too_long: ['The table of contents is too large.', 'Send it in several requests.'],
  toc_too_many_entries: ['The table of contents has too many entries.', 'Send fewer.'],
  toc_unreadable: ['A line of the table of contents contains a NUL character.', 'Remove it.'],
  type_mismatch: ['The file does not fit the type that was sent.', 'Leave type out.'],
};
