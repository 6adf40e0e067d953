import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { QuestionCategoriesService } from './categories/question-categories.service.js';
import { currentVersions, drawCandidates, readableQuestions } from './question-choices.sql.js';
import { questionPolicy } from './questions.policy.js';

/** A question of the bank in its current version. */
export interface CurrentVersion {
  id: string;
  versionId: string;
  points: string;
}

/** Questions to draw from: those of a category, with a tag, or both. */
export interface DrawSource {
  categoryId: string | null;
  withSubcategories: boolean;
  tag: string | null;
}

/** A question that draw `n` can draw. */
export interface DrawCandidate {
  n: number;
  id: string;
  versionId: string;
}

/** Chooses questions of the bank for assessments. */
@Injectable()
export class QuestionChoicesService {
  constructor(
    @InjectScoped(questionPolicy) private readonly questions: Scoped<typeof questionPolicy>,
    private readonly categories: QuestionCategoriesService,
  ) {}

  /** Those of the questions that are in the bank and that the actor may read. */
  currentVersions(actor: Actor, ids: string[]): Promise<CurrentVersion[]> {
    return this.questions.read<CurrentVersion>(actor, currentVersions, [ids]);
  }

  /** Those of the questions that the actor may read, archived ones included. */
  async readable(actor: Actor, ids: string[]): Promise<string[]> {
    return (await this.questions.read<{ id: string }>(actor, readableQuestions, [ids])).map(({ id }) => id);
  }

  /** At most `max` candidates of all draws. Throws 404 for categories the actor cannot see. */
  async candidates(actor: Actor, draws: DrawSource[], max: number): Promise<DrawCandidate[]> {
    if (draws.length === 0) return [];
    await this.categories.sharingOf(actor, [...new Set(draws.flatMap(({ categoryId }) => categoryId ?? []))]);
    const numbered = draws.map((draw, n) => ({ ...draw, n }));
    return this.questions.read<DrawCandidate>(actor, drawCandidates, [JSON.stringify(numbered), max]);
  }
}
