import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { opened } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope, Visible } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';

/** Is file $3 shown by a question of an open assessment that the actor may read? */
const readablePicture = (visible: Visible): string => `EXISTS (
  SELECT FROM question_files f
  JOIN question_versions v ON v.question_id = f.question_id
  JOIN assessment_items i ON i.question_version_id = v.id
  JOIN assessments row ON row.id = i.assessment_id
  WHERE f.file_id = $3::uuid AND ${visible('row')} AND ${opened('row')})`;

/** The pictures and sounds in questions of an assessment: all who may read its content may load them. */
@Provides(FileAccess)
export class QuestionPictures implements FileAccess {
  constructor(@InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>) {}

  readable(actor: Actor): SpliceScope {
    return this.assessments.splice(actor, readablePicture);
  }
}
