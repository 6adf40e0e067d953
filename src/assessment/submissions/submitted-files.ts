import { Provides } from '#platform/ports/ports.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { FilesService } from '#platform/files/files.service.js';
import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import { submissionPolicy } from './submissions.policy.js';
import { readableFile } from './submissions.sql.js';

/** Files in submissions. A student may submit only own uploads; everyone who may read the submission may read them. */
@Provides(FileAccess)
export class SubmittedFiles implements FileAccess {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    private readonly files: FilesService,
  ) {}

  /** The ids of the files in the answers; 400 if one is not the actor's own. Sends no statement if there are none. */
  async filesIn(actor: Actor, answers: Record<string, QuestionResponse | null>): Promise<string[]> {
    const references = Object.entries(answers).flatMap(([itemId, answer]) =>
      answer && 'files' in answer ? (answer.files ?? []).map((fileId) => ({ itemId, fileId })) : [],
    );
    if (references.length === 0) return [];
    const ids = [...new Set(references.map(({ fileId }) => fileId.toLowerCase()))];
    const known = await this.files.byIds(ids);
    const foreign = references.filter(({ fileId }) => known.get(fileId.toLowerCase())?.ownerId !== actor.userId);
    if (foreign.length > 0) throw notOwn(foreign.map(({ itemId }) => itemId));
    return ids;
  }

  readable(actor: Actor): SpliceScope {
    return this.submissions.splice(actor, readableFile);
  }
}

function notOwn(itemIds: string[]) {
  const message = 'You have no uploaded file with this id. Upload it with POST /files and submit its id.';
  const issues: Issue[] = itemIds.map((itemId) => ({ field: `answers.${itemId}.files`, rule: 'file', message }));
  return invalid('answers_invalid', 'Some answers are not valid for their questions; see errors.', issues);
}
