import { Injectable } from '@nestjs/common';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import type { Actor } from '#platform/access/actor.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { notFound } from '#platform/problems/problem.js';
import type { ReplyDraft, ReplyQuery } from './discussions.dto.js';
import { replyPolicy } from './discussions.policy.js';
import { replyContext } from './discussions.sql.js';
import { assertText, type DiscussionReply } from './post.entities.js';
import { type Place, ThreadsService } from './threads.service.js';

/** The path of a thread. */
export interface ThreadPlace extends Place {
  threadId: string;
}

/** Replies of threads. The guard has checked that the module is open to the actor. */
@Injectable()
export class RepliesService {
  constructor(
    @InjectScoped(replyPolicy) private readonly replies: Scoped<typeof replyPolicy>,
    private readonly threads: ThreadsService,
    private readonly modules: ModuleReader,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, place: ThreadPlace, { q, sort, ...query }: ReplyQuery) {
    const { threadId } = place;
    await this.threads.get(actor, place, threadId);
    const rows = this.replies.visibleTo(actor).andWhere('row.threadId = :threadId', { threadId });
    searchIn(rows, q, 'text');
    return paginateInContext(orderBy(rows, sort), query, replyContext);
  }

  /** Adds a reply. Throws 409 `thread_closed` if the thread is closed at that moment. */
  async add(actor: Actor, place: ThreadPlace, draft: ReplyDraft) {
    assertText(draft);
    const { threadId, moduleId, lessonId } = place;
    const { id } = await this.database.transaction(async () => {
      await this.modules.hold(moduleId);
      const thread = await this.threads.lockOpen(actor, place, threadId);
      await this.threads.recordReply(thread);
      return this.replies.create(actor, { ...draft, threadId, moduleId, lessonId, authorId: actor.userId });
    });
    return this.get(actor, place, id);
  }

  /** Changes an own reply. Throws 409 `thread_closed` in a closed thread. */
  async change(actor: Actor, place: ThreadPlace, id: string, changes: ReplyDraft, expected?: number) {
    assertText(changes);
    await this.get(actor, place, id);
    await this.database.transaction(async () => {
      await this.threads.lockOpen(actor, place, place.threadId);
      const reply = await this.replies.lock(actor, id, 'edit');
      await this.replies.save(Object.assign(reply, changes, { editedAt: this.clock.now() }), expected);
    });
    return this.get(actor, place, id);
  }

  async remove(actor: Actor, place: ThreadPlace, id: string): Promise<void> {
    await this.get(actor, place, id);
    await this.replies.remove(await this.replies.get(actor, id, 'remove'));
  }

  /** Hides a reply or shows it again. */
  async moderate(actor: Actor, place: ThreadPlace, id: string, done: 'hidden' | 'unhidden') {
    await this.get(actor, place, id);
    await this.database.transaction(async () => {
      const reply = await this.replies.lock(actor, id, 'moderate');
      if (done === 'hidden') reply.hide(actor.userId, this.clock.now());
      else reply.unhide();
      const { authorId } = await this.replies.save(reply);
      await this.audit.record(actor, { action: `reply.${done}`, entity: 'reply', entityId: id, data: { authorId } });
    });
    return this.get(actor, place, id);
  }

  /** A reply of a thread that the actor sees. */
  private async get(actor: Actor, place: ThreadPlace, id: string): Promise<DiscussionReply & { authorName: string }> {
    const { threadId } = place;
    await this.threads.get(actor, place, threadId);
    const rows = this.replies.visibleTo(actor).andWhere('row.id = :id AND row.threadId = :threadId', { id, threadId });
    const [reply] = await readInContext(rows, replyContext);
    if (!reply) throw notFound('reply');
    return reply;
  }
}
