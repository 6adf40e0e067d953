import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { questionCategoryPolicy } from '#questions/bank/questions.policy.js';
import { maxCategoryDepth } from './category-path.js';
import type {
  QuestionCategoryChanges,
  QuestionCategoryCopyDraft,
  QuestionCategoryDraft,
  QuestionCategoryQuery,
  QuestionCategoryView,
} from './question-categories.dto.js';
import {
  categoryContext,
  copyCategory,
  copySize,
  emptyCategory,
  placeOf,
  shareSubtree,
} from './question-categories.sql.js';
import type { QuestionCategory } from './question-category.entity.js';

const maxCopiedQuestions = 5_000;

/** The tree of categories of the question bank. Changes of the tree wait for each other, so that no cycle can arise. */
@Injectable()
export class QuestionCategoriesService {
  constructor(
    @InjectScoped(questionCategoryPolicy) private readonly categories: Scoped<typeof questionCategoryPolicy>,
    private readonly database: Database,
  ) {}

  list(actor: Actor, { q, parentId, ownerId, ...query }: QuestionCategoryQuery): Promise<Page<QuestionCategoryView>> {
    const rows = this.categories.visibleTo(actor);
    if (parentId) rows.andWhere('row.parentId = :parentId', { parentId });
    if (ownerId) rows.andWhere('row.ownerId = :ownerId', { ownerId });
    if (q) rows.andWhere(containsText(':q', 'row.name'), { q });
    return paginateInContext(orderBy(rows, 'name'), query, categoryContext(actor));
  }

  async get(actor: Actor, id: string): Promise<QuestionCategoryView> {
    const rows = this.categories.visibleTo(actor).andWhere('row.id = :id', { id });
    const [category] = await readInContext(rows, categoryContext(actor));
    if (!category) throw notFound('question category');
    return category;
  }

  async create(actor: Actor, draft: QuestionCategoryDraft): Promise<QuestionCategoryView> {
    const id = await this.database.transaction(async () => {
      await this.database.lock('questionCategories');
      const sharing = await this.place(actor, null, draft.parentId);
      const values = { ...draft, sharing: sharing ?? draft.sharing, ownerId: actor.userId };
      return (await this.categories.create(actor, values)).id;
    });
    return this.get(actor, id);
  }

  /** Renames, moves or shares a category. What is inside moves along and is shared like it. */
  async change(
    actor: Actor,
    id: string,
    { parentId, sharing, ...changes }: QuestionCategoryChanges,
    expected?: number,
  ): Promise<QuestionCategoryView> {
    await this.database.transaction(async () => {
      await this.database.lock('questionCategories');
      const category = await this.categories.lock(actor, id, 'edit');
      Object.assign(category, changes);
      const before = category.sharing;
      if (parentId !== undefined && parentId !== category.parentId) await this.moveTo(actor, category, parentId);
      if (sharing !== undefined) category.share(sharing);
      await this.categories.save(category, expected);
      if (category.sharing !== before) {
        await this.database.query(shareSubtree, [id, category.sharing, category.ownerId]);
      }
    });
    return this.get(actor, id);
  }

  /** Copies a category with the categories and questions inside it that the actor may read. */
  async copy(actor: Actor, id: string, { parentId, name }: QuestionCategoryCopyDraft): Promise<QuestionCategoryView> {
    const copyId = newId();
    await this.database.transaction(async () => {
      await this.database.lock('questionCategories');
      const category = await this.categories.get(actor, id);
      const sharing = (await this.place(actor, id, parentId, false)) ?? category.sharing;
      const [size] = await this.database.query<{ count: number }>(copySize, [id, actor.userId]);
      if ((size?.count ?? 0) > maxCopiedQuestions) throw copyTooLarge();
      const values = [id, copyId, name ?? category.name, parentId, sharing, actor.userId, actor.organizationId];
      await this.database.query(copyCategory, values);
    });
    return this.get(actor, copyId);
  }

  /** Deletes a category. Its questions and the categories inside it move to the category it is in. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.lock('questionCategories');
      const category = await this.categories.lock(actor, id, 'remove');
      await this.database.query(emptyCategory, [id]);
      await this.categories.remove(category);
    });
  }

  /** The sharing of those of the categories the actor may read, by id. Throws 404 if there are others. */
  async sharingOf(actor: Actor, ids: string[]): Promise<Map<string, QuestionCategory['sharing']>> {
    if (ids.length === 0) return new Map();
    const rows = await this.categories.visibleTo(actor).andWhere('row.id = ANY (:ids)', { ids }).getMany();
    const found = new Map(rows.map((category) => [category.id, category.sharing]));
    if (ids.some((id) => !found.has(id))) throw notFound('question category');
    return found;
  }

  private async moveTo(actor: Actor, category: QuestionCategory, parentId: string | null): Promise<void> {
    const sharing = await this.place(actor, category.id, parentId);
    category.parentId = parentId;
    if (sharing) category.sharing = sharing;
  }

  /** Checks, under the lock of the tree, that a category, or a new one, may go into `parentId`. Returns how categories there are shared. */
  private async place(actor: Actor, id: string | null, parentId: string | null, isMove = true) {
    if (parentId === null) return undefined;
    const parent = await this.categories.get(actor, parentId);
    const [place] = await this.database.query<Place>(placeOf, [parentId, id]);
    if (place?.isInside && isMove) throw categoryCycle();
    if ((place?.depth ?? 0) + (place?.height ?? 1) > maxCategoryDepth) throw tooDeep();
    return parent.sharing;
  }
}

interface Place {
  depth: number;
  height: number;
  isInside: boolean;
}

const categoryCycle = () =>
  conflict('category_cycle', 'A category cannot be moved into itself or into a category inside it.');

const tooDeep = () =>
  conflict('category_too_deep', `Categories may be nested ${maxCategoryDepth} levels deep. Choose an outer category.`);

const copyTooLarge = () =>
  conflict(
    'category_too_large',
    `At most ${maxCopiedQuestions} questions can be copied at a time. Copy the inner categories.`,
  );
