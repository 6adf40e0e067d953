import type { Statement } from '#platform/database/database.js';
import type { Visible } from '#platform/database/scoped.repository.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** Is file $3 shown by a question the actor may read? */
export const readableFile = (visible: Visible): string => `EXISTS (
  SELECT FROM question_files f JOIN questions row ON row.id = f.question_id
  WHERE f.file_id = $3::uuid AND ${visible('row')})`;

/** Like `linkFiles`, for uploads of person $3 and files that another question shows already. */
export const linkShownFiles: Statement = {
  name: 'question-files-link-shown',
  text: `INSERT INTO question_files (question_id, file_id)
         SELECT shown.question_id, file.id
         FROM unnest($1::uuid[], $2::uuid[]) shown (question_id, file_id) JOIN stored_files file ON file.id = shown.file_id
         WHERE (file.owner_id = $3 OR EXISTS (SELECT FROM question_files other WHERE other.file_id = file.id))
         ON CONFLICT DO NOTHING`,
};

/** Adds each file of $2 to the question of $1 at the same place. */
export const linkFiles: Statement = {
  name: 'question-files-link',
  text: `INSERT INTO question_files (question_id, file_id)
         SELECT * FROM unnest($1::uuid[], $2::uuid[])
         ON CONFLICT DO NOTHING`,
};

/** The files of the questions $1. */
export const filesOfQuestions: Statement = {
  name: 'question-files',
  text: `SELECT question_id AS "questionId", file_id AS "fileId" FROM question_files
         WHERE ${isOneOf('question_id', '$1::uuid[]')} ORDER BY question_id, file_id`,
};
