import { Provides } from '#platform/ports/ports.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { FilesService } from '#platform/files/files.service.js';
import { FileAccess } from '#curriculum/resources/file-access.port.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import { submissionPolicy } from './submissions.policy.js';
import { readableFile } from './submit.sql.js';

/** Files students hand in: their own, and from then on read by whoever may read the work. */
@Provides(FileAccess)
export class SubmittedFiles implements FileAccess {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    private readonly files: FilesService,
  ) {}

  /** The files the answers name; 400 when one is not the actor's own. No statement when there is none. */
  async in(actor: Actor, answers: Record<string, QuestionResponse | null>): Promise<string[]> {
    const named = Object.entries(answers).flatMap(([itemId, answer]) =>
      answer && 'files' in answer ? (answer.files ?? []).map((fileId) => ({ itemId, fileId })) : [],
    );
    if (named.length === 0) return [];
    const ids = [...new Set(named.map(({ fileId }) => fileId.toLowerCase()))];
    const known = await this.files.byIds(ids);
    const foreign = named.filter(({ fileId }) => known.get(fileId.toLowerCase())?.ownerId !== actor.userId);
    if (foreign.length > 0) throw notOwn(foreign.map(({ itemId }) => itemId));
    return ids;
  }

  readable(actor: Actor): SpliceScope {
    return this.submissions.splice(actor, readableFile);
  }
}

function notOwn(itemIds: string[]) {
  const message = 'There is no such file of yours. Upload it with POST /files and hand in its id.';
  const faults: Issue[] = itemIds.map((itemId) => ({ field: `answers.${itemId}.files`, rule: 'file', message }));
  return invalid('answers_invalid', 'Some answers do not fit their questions; see errors.', faults);
}
