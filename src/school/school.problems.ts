import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of classes, students, imports and promotions. */
export const schoolProblems: ProblemCatalogue = {
  academic_year_closed: ['Teachers may not use this academic year.', 'Ask an admin.'],
  academic_year_past: ['The target year of a promotion is not later.', 'Ask for a later year.'],
  account_closed: ['The account is suspended or graduated, so it gets no password.', 'Ask an admin.'],
  account_not_managed: [
    'The teacher does not manage the login of this student.',
    'Ask an admin, or let the student reset the password.',
  ],
  already_promoted: [
    'The students were already promoted into this year.',
    'Undo that promotion, or choose a later year.',
  ],
  class_limit: ['The level has all classrooms it may have in this year.', 'Use an existing classroom.'],
  class_number_invalid: ['classNumber is not between 1 and 6.', 'Ask for another number.'],
  classroom_archived: ['The classroom is archived.', 'Restore it first.'],
  classroom_taken: ['A classroom with this level and number exists in this year.', 'Ask for another number.'],
  classroom_unfitting: ['The chosen class does not fit the promotion.', 'Show detail.'],
  consent_required: ['The person must consent to join the classroom.', 'Send an invitation.'],
  guardian_already: ['The person is already a guardian of the student.', 'Reload the list.'],
  guardian_role_invalid: ['Only an account with the role PARENT can be a guardian.', 'Offer accounts of parents.'],
  held_back_unknown: ['heldBack names students who are not part of the promotion.', 'Remove those that errors names.'],
  level_mismatch: ['The level is not the level of the classroom.', 'Leave level out.'],
  member_already: ['The person is already a member of the classroom.', 'Reload the list.'],
  member_role_invalid: ['Only teachers and students can join a classroom.', 'Offer such accounts.'],
  nobody_to_promote: ['There are no students to promote.', 'Check the academic year.'],
  placement_missing: ['A new student needs classroomId or level.', 'Ask for one of them.'],
  promotion_undone: ['The promotion has already been undone.', 'Reload the list.'],
  promotion_used: ['The result of the promotion is already in use.', 'Correct single students instead.'],
  roster_invalid: [
    'Some rows of the list are invalid; errors has line and column.',
    'Show errors with their lines; nothing was imported.',
  ],
  student_graduated: ['The student has graduated.', 'Undo the promotion first.'],
  student_in_other_class: ['The student attends another classroom in this year.', 'Ask an admin to move the student.'],
  student_level_unknown: ['The level of the student is not one of the organization.', 'Set the level first.'],
  student_not_active: ['The student has left or graduated.', 'Hide the action.'],
  birth_date_impossible: ['The birth date is before 1900 or in the future.', 'Correct it.'],
  student_number_taken: ['Another student has this student number.', 'Ask for another number.'],
  student_placed: ['The student already has a class in the target year.', 'Use PATCH /students/{id}.'],
  username_missing: ['A student without email address needs a username.', 'Ask for one.'],
};
