import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { FilesService } from '#platform/files/files.service.js';
import type { FileFacts } from '#platform/files/stored-file.dto.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { Provides } from '#platform/ports/ports.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import { submissionPolicy } from './submissions.policy.js';
import { anonymousFileName, readableFile } from './submissions.sql.js';

/** Item id → response. */
type Answers = Record<string, QuestionResponse | null>;

/** Files in submissions. A student may submit only own uploads; everyone who may read the submission may read them. */
@Provides(FileAccess)
export class SubmittedFiles implements FileAccess {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    private readonly files: FilesService,
  ) {}

  /** The ids of the files in the answers; 400 if one belongs to none of the owners. Sends no statement if there are none. */
  async filesIn(owners: string[], answers: Answers): Promise<string[]> {
    const references = referencesIn(answers);
    if (references.length === 0) return [];
    const ids = [...new Set(references.map(({ fileId }) => fileId))];
    const known = await this.files.byIds(ids);
    const foreign = references.filter(({ fileId }) => !owners.includes(known.get(fileId)?.ownerId ?? ''));
    if (foreign.length > 0) throw notOwn(foreign.map(({ itemId }) => itemId));
    return ids;
  }

  /** The files of each of the answers, in one statement; sends none if there are none. */
  async namedIn(answers: Answers[]): Promise<FileFacts[][]> {
    const references = answers.map(referencesIn);
    const ids = [...new Set(references.flat().map(({ fileId }) => fileId))];
    if (ids.length === 0) return [];
    const known = await this.files.byIds(ids);
    return references.map((named) => named.flatMap(({ fileId }) => factsOf(known.get(fileId))));
  }

  readable(actor: Actor): SpliceScope {
    return this.submissions.splice(actor, readableFile);
  }

  /** Students often write their name into that of the file. */
  shownName(actor: Actor): SpliceScope {
    return this.submissions.splice(actor, () => anonymousFileName);
  }
}

const referencesIn = (answers: Answers): { itemId: string; fileId: string }[] =>
  Object.entries(answers).flatMap(([itemId, answer]) =>
    answer && 'files' in answer ? (answer.files ?? []).map((fileId) => ({ itemId, fileId: fileId.toLowerCase() })) : [],
  );

/** Only what readers may see: a CSV export writes all properties of a nested object. */
function factsOf(file: StoredFile | undefined): FileFacts[] {
  if (!file) return [];
  const { id, originalName, mimeType, sizeBytes, url, createdAt } = file;
  return [{ id, originalName, mimeType, sizeBytes, url, createdAt }];
}

function notOwn(itemIds: string[]) {
  const message = 'You have no uploaded file with this id. Upload it with POST /files and submit its id.';
  const issues: Issue[] = itemIds.map((itemId) => ({ field: `answers.${itemId}.files`, rule: 'file', message }));
  return invalid('answers_invalid', 'Some answers are not valid for their questions; see errors.', issues);
}
