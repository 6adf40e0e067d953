import { Injectable } from '@nestjs/common';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { ItemsService } from '#assessment/assessments/items.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate, paginateItems } from '#platform/api/paginate.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { notFound } from '#platform/problems/problem.js';
import type {
  CommentSuggestionQuery,
  CommentSuggestionView,
  MarkingCommentChanges,
  MarkingCommentDraft,
  MarkingCommentQuery,
} from './comment-bank.dto.js';
import { markingCommentPolicy } from './comment-bank.policy.js';
import { suggestedComments } from './comment-bank.sql.js';
import type { MarkingComment } from './marking-comment.entity.js';

/** Comments that teachers use again when they grade (docs/decisions/0229). */
@Injectable()
export class CommentBankService {
  constructor(
    @InjectScoped(markingCommentPolicy) private readonly comments: Scoped<typeof markingCommentPolicy>,
    private readonly assessments: AssessmentsService,
    private readonly items: ItemsService,
  ) {}

  list(actor: Actor, { q, tag, mine, ...query }: MarkingCommentQuery): Promise<Page<MarkingComment>> {
    const rows = this.comments.visibleTo(actor);
    if (tag) rows.andWhere('row.tags @> ARRAY[:tag]', { tag });
    if (mine) rows.andWhere('row.ownerId = :actorId');
    searchIn(rows, q, 'text');
    return paginate(orderBy(rows, '-createdAt'), query);
  }

  get(actor: Actor, id: string): Promise<MarkingComment> {
    return this.comments.get(actor, id);
  }

  create(actor: Actor, draft: MarkingCommentDraft): Promise<MarkingComment> {
    return this.comments.create(actor, { ...draft, ownerId: actor.userId });
  }

  /** Changes a comment. What was copied from it stays as it is. */
  async change(
    actor: Actor,
    id: string,
    changes: MarkingCommentChanges,
    version: number | undefined,
  ): Promise<MarkingComment> {
    const comment = await this.comments.get(actor, id, 'edit');
    return this.comments.save(Object.assign(comment, changes), version);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.comments.remove(await this.comments.get(actor, id, 'remove'));
  }

  /** Comments that may fit answers to an item, the most used for its question first. */
  async suggest(
    actor: Actor,
    assessmentId: string,
    itemId: string,
    { q, ...query }: CommentSuggestionQuery,
  ): Promise<Page<CommentSuggestionView>> {
    await this.assessments.get(actor, assessmentId, 'edit');
    if (!(await this.items.list(assessmentId)).some(({ id }) => id === itemId)) throw notFound('item');
    const values = [assessmentId, itemId, q ?? null];
    return paginateItems(query, await this.comments.read<CommentSuggestionView>(actor, suggestedComments, values));
  }
}
