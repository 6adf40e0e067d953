import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { maxCategoryDepth } from './category-path.js';
import { addCategories, fileQuestions, ownCategories, readablePaths } from './question-categories.sql.js';
import type { QuestionCategory } from './question-category.entity.js';

type Owner = Pick<Actor, 'userId' | 'organizationId'>;
type FiledCategory = Pick<QuestionCategory, 'id' | 'parentId' | 'name' | 'sharing'>;

/** A question and the names of its category, outermost first; at least one. */
interface FiledQuestion {
  id: string;
  path: string[];
}

/** Categories by their path of names, for files that have such paths. */
@Injectable()
export class CategoryPathsService {
  constructor(private readonly database: Database) {}

  /**
   * Files questions of a person in the person's categories of these paths, in three statements of the caller's transaction.
   * Missing categories are created, shared like the one they are in. A path deeper than categories may be nested ends early.
   */
  async file(owner: Owner, questions: FiledQuestion[]): Promise<void> {
    if (questions.length === 0) return;
    const categories = await this.ensure(
      owner,
      questions.map(({ path }) => path),
    );
    const filed = questions.map(({ id }, at) => ({
      id,
      categoryId: categories[at]?.id,
      sharing: categories[at]?.sharing,
    }));
    await this.database.query(fileQuestions, [JSON.stringify(filed)]);
  }

  /** Id → names from the outermost category on, for those of the categories whose whole path the actor may read. */
  async namesOf({ userId }: Pick<Actor, 'userId'>, ids: string[]): Promise<Map<string, string[]>> {
    if (ids.length === 0) return new Map();
    const found = await this.database.query<{ id: string; names: string[] }>(readablePaths, [ids, userId]);
    return new Map(found.map(({ id, names }) => [id, names]));
  }

  private async ensure({ userId, organizationId }: Owner, paths: string[][]): Promise<(FiledCategory | undefined)[]> {
    await this.database.lock('questionCategories');
    const known = await this.database.query<FiledCategory>(ownCategories, [userId]);
    const byPlace = new Map(known.map((category) => [placeOf(category.parentId, category.name), category]));
    const added: FiledCategory[] = [];
    const open = (parent: FiledCategory | undefined, name: string): FiledCategory => {
      const parentId = parent?.id ?? null;
      const found = byPlace.get(placeOf(parentId, name));
      if (found) return found;
      const category: FiledCategory = { id: newId(), parentId, name, sharing: parent?.sharing ?? 'organization' };
      byPlace.set(placeOf(parentId, name), category);
      added.push(category);
      return category;
    };
    const filed = paths.map((names) =>
      names.slice(0, maxCategoryDepth).reduce<FiledCategory | undefined>(open, undefined),
    );
    if (added.length > 0) await this.database.query(addCategories, [organizationId, userId, JSON.stringify(added)]);
    return filed;
  }
}

const placeOf = (parentId: string | null, name: string): string => `${parentId ?? ''}/${name.normalize()}`;
