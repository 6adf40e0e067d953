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
import { conflict, notFound } from '#platform/problems/problem.js';
import type { ThreadChanges, ThreadDraft, ThreadQuery } from './discussions.dto.js';
import { threadPolicy } from './discussions.policy.js';
import { repliesOfOthers, threadContext } from './discussions.sql.js';
import { assertText, type DiscussionThread } from './post.entities.js';

/** Where a discussion takes place. */
export interface Place {
  moduleId: string;
  lessonId: string;
}

/** What a moderator does with a thread. */
export type Moderation = 'closed' | 'reopened' | 'hidden' | 'unhidden';

const atPlace = 'row.moduleId = :moduleId AND row.lessonId = :lessonId';

/** Threads of discussions. The guard has checked that the module is open to the actor. */
@Injectable()
export class ThreadsService {
  constructor(
    @InjectScoped(threadPolicy) private readonly threads: Scoped<typeof threadPolicy>,
    private readonly modules: ModuleReader,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, place: Place, { q, status, mine, sort, ...query }: ThreadQuery) {
    await this.modules.getLesson(actor, place.moduleId, place.lessonId, 'discussion');
    const rows = this.threads.visibleTo(actor).andWhere(atPlace, place);
    if (status) rows.andWhere(`row.closedAt IS ${status === 'open' ? '' : 'NOT '}NULL`);
    if (mine) rows.andWhere('row.authorId = :actorId');
    searchIn(rows, q, 'title', 'text');
    return paginateInContext(orderBy(rows, sort), query, threadContext);
  }

  async get(actor: Actor, place: Place, id: string) {
    const rows = this.threads.visibleTo(actor).andWhere(`row.id = :id AND ${atPlace}`, { id, ...place });
    const [thread] = await readInContext(rows, threadContext);
    if (!thread) throw notFound('thread');
    return thread;
  }

  /** Starts a thread. */
  async start(actor: Actor, place: Place, draft: ThreadDraft) {
    assertText(draft);
    const { id } = await this.database.transaction(async () => {
      await this.modules.hold(place.moduleId);
      await this.modules.getLesson(actor, place.moduleId, place.lessonId, 'discussion');
      return this.threads.create(actor, {
        ...draft,
        ...place,
        authorId: actor.userId,
        lastActivityAt: this.clock.now(),
      });
    });
    return this.get(actor, place, id);
  }

  /** Changes an own thread. Throws 409 `thread_closed` for a closed one. */
  async change(actor: Actor, place: Place, id: string, changes: ThreadChanges, expected?: number) {
    assertText(changes);
    const edit = (thread: DiscussionThread) => {
      thread.refuseClosed();
      Object.assign(thread, changes, { editedAt: this.clock.now() });
    };
    await this.update(actor, { place, id, action: 'edit' }, edit, expected);
    return this.get(actor, place, id);
  }

  /** Deletes a thread with its replies. Authors may not delete the replies of others: 409 `thread_answered`. */
  async remove(actor: Actor, place: Place, id: string): Promise<void> {
    await this.get(actor, place, id);
    await this.database.transaction(async () => {
      const thread = await this.threads.lock(actor, id, 'remove');
      if (!(await this.mayModerate(actor, id))) await this.refuseAnswered(thread);
      await this.threads.remove(thread);
    });
  }

  /** Closes, opens, hides or shows a thread. */
  async moderate(actor: Actor, place: Place, id: string, done: Moderation) {
    const now = this.clock.now();
    const act = (thread: DiscussionThread) => {
      if (done === 'closed') thread.close(now);
      if (done === 'reopened') thread.reopen();
      if (done === 'hidden') thread.hide(actor.userId, now);
      if (done === 'unhidden') thread.unhide();
    };
    await this.database.transaction(async () => {
      const { authorId } = await this.update(actor, { place, id, action: 'moderate' }, act);
      await this.audit.record(actor, { action: `thread.${done}`, entity: 'thread', entityId: id, data: { authorId } });
    });
    return this.get(actor, place, id);
  }

  /** Locks an open thread that the actor sees until the transaction ends. */
  async lockOpen(actor: Actor, place: Place, id: string): Promise<DiscussionThread> {
    await this.get(actor, place, id);
    const thread = await this.threads.lock(actor, id, 'read');
    thread.refuseClosed();
    return thread;
  }

  async recordReply(thread: DiscussionThread): Promise<void> {
    await this.threads.save(Object.assign(thread, { lastActivityAt: this.clock.now() }));
  }

  private async update(
    actor: Actor,
    { place, id, action }: Change,
    act: (thread: DiscussionThread) => void,
    expected?: number,
  ) {
    await this.get(actor, place, id);
    return this.database.transaction(async () => {
      const thread = await this.threads.lock(actor, id, action);
      act(thread);
      return this.threads.save(thread, expected);
    });
  }

  private mayModerate(actor: Actor, id: string): Promise<boolean> {
    return this.threads.visibleTo(actor, 'moderate').andWhere('row.id = :id', { id }).getExists();
  }

  private async refuseAnswered({ id, authorId }: DiscussionThread): Promise<void> {
    const [found] = await this.database.query<{ hasReplies: boolean }>(repliesOfOthers, [id, authorId]);
    if (found?.hasReplies)
      throw conflict(
        'thread_answered',
        'Others have replied to this thread. Ask a teacher of the module to delete it.',
      );
  }
}

/** Which thread is changed, and by which right. */
interface Change {
  place: Place;
  id: string;
  action: 'edit' | 'moderate';
}
