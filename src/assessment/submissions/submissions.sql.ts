import type { Visible } from '#platform/database/scoped.repository.js';
import type { Statement } from '#platform/database/database.js';

/** Is file $3 part of a submission the actor may see? */
export const readableFile = (visible: Visible): string => `EXISTS (
  SELECT FROM submission_files f JOIN submissions row ON row.id = f.submission_id
  WHERE f.file_id = $3::uuid AND ${visible('row')})`;

/** Deletes the submissions of assessment $1 and returns the ids of their files. */
export const removeSubmissions: Statement = {
  name: 'assessment-submissions-remove',
  text: `WITH deleted AS (DELETE FROM submissions WHERE assessment_id = $1 RETURNING id)
         SELECT DISTINCT f.file_id AS "fileId" FROM deleted JOIN submission_files f ON f.submission_id = deleted.id`,
};
