import { Injectable } from '@nestjs/common';
import { mayReadKeys } from '#assessment/assessments/assessments.policy.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { pageStatement, paginatePrepared } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { All } from '#platform/ports/ports.js';
import { notFound } from '#platform/problems/problem.js';
import type { FileCommentChanges, FileCommentDraft, FileCommentQuery, FileCommentView } from './file-comments.dto.js';
import { fileCommentPolicy } from './file-comments.policy.js';
import { addReply, type CommentedFile, commentedFile, fileCommentList, removeReply } from './file-comments.sql.js';
import { checkPlace, countLines, type FileEnd, type FilePlace, type PlaceKind } from './file-place.js';
import { SoundLength } from './sound-length.port.js';

/** Comments of markers on submitted files, and the replies to them (docs/decisions/0230). */
@Injectable()
export class FileCommentsService {
  constructor(
    @InjectScoped(fileCommentPolicy) private readonly comments: Scoped<typeof fileCommentPolicy>,
    private readonly submissions: SubmissionsService,
    private readonly files: FilesService,
    private readonly database: Database,
    private readonly clock: Clock,
    @All(SoundLength) private readonly sounds: SoundLength[],
  ) {}

  async list(actor: Actor, submissionId: string, query: FileCommentQuery): Promise<Page<FileCommentView>> {
    await this.submissions.get(actor, submissionId);
    const { fileId, attemptNumber, resolved, ...paging } = query;
    const filters = [submissionId, null, fileId ?? null, attemptNumber ?? null, resolved ?? null, mayReadKeys(actor)];
    return paginatePrepared<FileCommentView>(paging, fileCommentList, filters, (list, values) =>
      this.comments.read(actor, list, values),
    );
  }

  async get(actor: Actor, id: string): Promise<FileCommentView> {
    const values = [null, id, null, null, null, mayReadKeys(actor), 1, 0];
    const [comment] = await this.comments.read<FileCommentView>(actor, pageStatement(fileCommentList), values);
    if (!comment) throw notFound('file comment');
    return comment;
  }

  /** Comments on a file of the submission; 404 if it has no such file, 400 if the file has no such place. */
  async create(actor: Actor, submissionId: string, draft: FileCommentDraft): Promise<FileCommentView> {
    await this.submissions.get(actor, submissionId, 'edit');
    const { fileId, attemptNumber, place, text } = draft;
    const values = [submissionId, fileId, attemptNumber ?? null];
    const [file] = await this.database.query<CommentedFile>(commentedFile, values);
    if (!file) throw notFound('file');
    await this.check(place, fileId);
    const comment = await this.comments.insert({ ...file, fileId, place, text, authorId: actor.userId });
    return this.get(actor, comment.id);
  }

  async change(
    actor: Actor,
    id: string,
    changes: FileCommentChanges,
    version: number | undefined,
  ): Promise<FileCommentView> {
    const comment = await this.comments.get(actor, id, 'edit');
    if (changes.place) await this.check(changes.place, comment.fileId);
    await this.comments.save(Object.assign(comment, changes), version);
    return this.get(actor, id);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.comments.remove(await this.comments.get(actor, id, 'remove'));
  }

  /** Closes or reopens a thread; it can be done twice. */
  async resolve(actor: Actor, id: string, isResolved: boolean): Promise<FileCommentView> {
    await this.database.transaction(async () => {
      const comment = await this.comments.lock(actor, id, 'resolve');
      if (isResolved) comment.resolve(actor.userId, this.clock.now());
      else comment.reopen();
      await this.comments.save(comment);
    });
    return this.get(actor, id);
  }

  /** The lock keeps the comment from being deleted meanwhile. */
  async reply(actor: Actor, id: string, text: string): Promise<FileCommentView> {
    await this.database.transaction(async () => {
      await this.comments.lock(actor, id, 'reply');
      await this.database.query(addReply, [newId(), id, actor.userId, text, this.clock.now()]);
    });
    return this.get(actor, id);
  }

  async removeReply(actor: Actor, id: string, replyId: string): Promise<void> {
    await this.comments.get(actor, id, 'reply');
    const removed = await this.database.query(removeReply, [id, replyId, actor.userId]);
    if (removed.length === 0) throw notFound('reply');
  }

  private async check(place: FilePlace, fileId: string): Promise<void> {
    const file = await this.files.get(fileId);
    checkPlace(place, file.mimeType, await this.endOf(file, place.kind));
  }

  /** Where the file ends, as far as the kind of place needs it. The pages of PDF files are not read. */
  private async endOf(file: StoredFile, kind: PlaceKind): Promise<FileEnd> {
    if (kind === 'lines' && file.mimeType.startsWith('text/'))
      return { lines: await countLines(await this.files.open(file)) };
    const [sound] = kind === 'time' ? this.sounds : [];
    return { seconds: await sound?.secondsOf(file) };
  }
}
