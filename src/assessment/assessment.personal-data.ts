import type { PersonalData } from '#platform/personal-data/personal-data.js';

/** Whether the student may see the marks and comments of an attempt: its grade is released, or `otherwise` holds for attempt `a`. */
const isReleased = (attemptId: string, otherwise = 'FALSE'): string =>
  `EXISTS (SELECT FROM submission_attempts a WHERE a.id = ${attemptId} AND (a.released_at IS NOT NULL OR ${otherwise}))`;

export const assessmentData: PersonalData = {
  feature: 'assessments',
  purpose: 'Set work, submit it and grade it',
  basis: 'service',
  recipients: 'teachers of the class, admins, guardians',
  tables: [
    {
      table: 'assessments',
      about: 'Assessments you wrote',
      responsible: ['author_id'],
      recipients: 'teachers and students of the class, admins',
    },
    {
      table: 'assessment_exceptions',
      about: 'Extra time, extra attempts and other dates you were given',
      owner: ['student_id'],
      actors: ['created_by'],
      recipients: 'teachers of the class, admins',
    },
    {
      table: 'assessment_reminders',
      about: 'Due dates you were last reminded of',
      owner: ['student_id'],
    },
    {
      table: 'attempts',
      about: 'Your attempts: when you started and submitted them, and how much time you had',
      owner: ['student_id'],
      hidden: ['seed', 'screen_id'],
    },
    {
      table: 'attempt_answers',
      about: 'Answers of attempts you have not submitted yet',
      through: ['attempt_id', 'attempts'],
    },
    {
      table: 'attempt_files',
      about: 'Files in these answers',
      through: ['attempt_id', 'attempts'],
      files: ['file_id'],
    },
    {
      table: 'attempt_item_times',
      about: 'How long you worked on each question of an attempt',
      through: ['attempt_id', 'attempts'],
    },
    { table: 'group_sets', about: 'Groups of classes that you set up', actors: ['created_by'] },
    {
      table: 'group_members',
      about: 'Groups of your classes in which you are',
      owner: ['student_id'],
      recipients: 'teachers and students of the class, admins',
    },
    { table: 'submissions', about: 'Your submitted work and its grades', owner: ['student_id'], actors: ['graded_by'] },
    {
      table: 'late_day_budgets',
      about: 'Late days that you may use in a subject',
      owner: ['student_id'],
    },
    { table: 'grading_claims', about: 'Submissions you are grading', owner: ['teacher_id'] },
    {
      table: 'regrade_requests',
      about: 'Your requests to grade work again, and the answers',
      owner: ['student_id'],
      actors: ['answered_by'],
    },
    {
      table: 'rubrics',
      about: 'Rubrics and marking guides you wrote',
      responsible: ['owner_id'],
      recipients: 'teachers, admins',
    },
    {
      table: 'marking_comments',
      about: 'Reusable comments you wrote',
      responsible: ['owner_id'],
      recipients: 'teachers, admins',
    },
    {
      table: 'given_comments',
      about: 'Comments on your answers',
      through: ['attempt_id', 'submission_attempts'],
      withheld: { columns: ['text'], unless: isReleased('t.attempt_id') },
      actors: ['teacher_id'],
    },
    {
      table: 'file_comments',
      about: 'Comments on the files you submitted',
      owner: ['student_id'],
      withheld: { columns: ['text'], unless: isReleased('t.attempt_id', 'a.returned_at IS NOT NULL') },
      actors: ['author_id', 'resolved_by'],
    },
    {
      table: 'file_comment_replies',
      about: 'Replies to these comments',
      through: ['comment_id', 'file_comments'],
      withheld: {
        columns: ['text'],
        unless: isReleased(
          '(SELECT c.attempt_id FROM file_comments c WHERE c.id = t.comment_id)',
          'a.returned_at IS NOT NULL',
        ),
      },
      actors: ['author_id'],
    },
    {
      table: 'marker_scores',
      about: 'Scores of your work by two markers',
      through: ['submission_id', 'submissions'],
      withheld: {
        columns: ['score', 'items', 'rubrics'],
        unless: `EXISTS (SELECT FROM submission_attempts a WHERE a.submission_id = t.submission_id
          AND a.attempt_number = t.attempt_number AND a.released_at IS NOT NULL)`,
      },
      actors: ['marker_id'],
      // Markers write comments for each other.
      hidden: ['comment'],
    },
    {
      table: 'rubric_marks',
      about: 'Marks of your work by the criteria of rubrics',
      through: ['submission_id', 'submissions'],
      withheld: {
        columns: ['marks', 'points'],
        unless: isReleased('t.attempt_id'),
      },
      actors: ['marked_by'],
    },
    {
      table: 'peer_sample_reviews',
      about: 'Your marks of samples before you reviewed the work of others',
      owner: ['reviewer_id'],
    },
    {
      table: 'peer_assignments',
      about: 'Reviews of your work by other students, and your reviews of theirs',
      through: ['attempt_id', 'submission_attempts'],
      actors: ['reviewer_id', 'hidden_by'],
      exported: ['id', 'reviewer_id', 'marks', 'points', 'comment', 'weight', 'submitted_at'],
      // Reviewers may be anonymous, and reviews hidden or not released yet.
      hidden: ['reviewer_id', 'marks', 'points', 'comment', 'weight', 'hidden_by'],
      recipients: 'teachers of the class, admins, the authors of the work',
    },
    { table: 'grades', about: 'Your grades', owner: ['student_id'], hidden: ['draft_score'] },
    {
      table: 'grade_changes',
      about: 'Every change of your grades, with who changed it and why',
      owner: ['student_id'],
      actors: ['actor_id'],
      // Others are of single attempts and of drafts, which may not be released.
      withheld: { columns: ['from_score', 'to_score', 'reason'], unless: `t.kind = 'grade'` },
      hidden: ['reference'],
      mentions: ['reference'],
    },
    {
      table: 'submission_attempts',
      about: 'Your answers, attempt by attempt',
      owner: ['student_id'],
      mentions: ['receipt'],
      // The id of the work of a group. Grades of items quote answer keys; the scores are in the submission.
      hidden: ['idempotency_key', 'request_hash', 'receipt', 'grades'],
      withheld: {
        columns: ['score', 'auto_score', 'entered_score', 'pending_items', 'draft_feedback'],
        unless: 't.released_at IS NOT NULL',
      },
    },
    {
      table: 'submission_files',
      about: 'Files in your answers',
      through: ['submission_id', 'submissions'],
      files: ['file_id'],
    },
    {
      table: 'report_cards',
      about: 'Your report cards and transcripts as they were issued',
      owner: ['student_id'],
      actors: ['issued_by'],
      files: ['file_id'],
    },
  ],
};
