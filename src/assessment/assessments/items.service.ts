import { Injectable } from '@nestjs/common';
import type { RandomDraw } from '#assessment/grading/draws.js';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { paced } from '#platform/pacing/pacing.js';
import { invalid } from '#platform/problems/problem.js';
import { type DrawSource, QuestionChoicesService } from '#questions/bank/question-choices.service.js';
import { QuestionsService } from '#questions/bank/questions.service.js';
import { responsesFit } from '#questions/bank/responses-fit.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { itemSeed } from '#questions/types/shared/draw.js';
import { exact } from '#questions/types/shared/fraction.js';
import type { ItemDraft } from './items.dto.js';
import { adoptVersions, copyItems, drawsOf, itemsOf, maxScoreOf, outdatedItems, replaceItems } from './items.sql.js';

/** An item with the content of its question version: everything needed to show and grade it. */
export interface Item {
  id: string;
  position: number;
  questionId: string;
  questionVersionId: string;
  /** The draw whose candidate the item is; null for an item of every attempt. */
  drawId: string | null;
  /** `points` is what the item is worth in this assessment. */
  content: QuestionContent;
}

/** A random draw as it is stored, with the points of each of its items. */
export interface Draw extends RandomDraw, DrawSource {
  points: number;
}

/** An item whose question has changed. */
interface OutdatedItem {
  id: string;
  /** The current version of the question. */
  versionId: string;
  before: QuestionContent;
  after: QuestionContent;
}

/** An item to write. */
interface NewItem {
  versionId: string;
  points: string;
  drawId: string | null;
}

/** At most as many items in all, candidates of draws included. */
const maxItems = 2_000;

/** The questions of an assessment. Each item refers to one question version, so edits in the bank do not change it. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly questions: QuestionsService,
    private readonly choices: QuestionChoicesService,
    private readonly database: Database,
  ) {}

  /** All items, the candidates of draws included (`drawFor` picks those of an attempt). */
  list(assessmentId: string): Promise<Item[]> {
    return this.database.query<Item>(itemsOf, [assessmentId]);
  }

  draws(assessmentId: string): Promise<Draw[]> {
    return this.database.query<Draw>(drawsOf, [assessmentId]);
  }

  /** Replaces all items of an assessment. Draws take their candidates from the bank as it is now. */
  async replace(
    actor: Actor,
    assessmentId: string,
    drafts: ItemDraft[],
  ): Promise<{ maxScore: string; itemCount: number }> {
    const questionIds = await this.questionIdsOf(actor, drafts);
    const versions = await this.choices.currentVersions(
      actor,
      questionIds.flatMap((id) => id ?? []),
    );
    const draws = await this.drawsFor(actor, drafts, new Set(questionIds));
    const versionOf = new Map(versions.map((version) => [version.id, version]));
    const items = drafts.flatMap(({ points }, index): NewItem[] => {
      const draw = draws.find(({ position }) => position === index);
      if (draw) return draw.items;
      const version = versionOf.get(questionIds[index] ?? '');
      if (!version) throw questionMissing(index);
      return [{ versionId: version.versionId, points: String(points ?? version.points), drawId: null }];
    });
    if (items.length > maxItems) throw tooManyItems();
    const itemCount = drafts.reduce((count, { draw }) => count + (draw?.count ?? 1), 0);
    const rows = items.map((item) => ({ ...item, id: newId() }));
    await this.database.query(replaceItems, [assessmentId, JSON.stringify(rows), JSON.stringify(draws), itemCount]);
    return { maxScore: await this.maxScore(assessmentId), itemCount };
  }

  /** The most points of an attempt, to two decimals. */
  async maxScore(assessmentId: string): Promise<string> {
    const [total] = await this.database.query<{ points: string }>(maxScoreOf, [assessmentId]);
    return exact(total?.points ?? '0').toFixed(2);
  }

  async copy(fromAssessmentId: string, toAssessmentId: string): Promise<void> {
    await this.database.query(copyItems, [fromAssessmentId, toAssessmentId]);
  }

  /**
   * Moves items to the current versions of their questions, so that corrected answer keys apply, unless the responses do not
   * fit the changed question: `attemptSeeds` are those of the attempts that contain them. Only `itemIds`, if given. Returns the
   * ids of those that stay as they were.
   */
  async adoptCurrentVersions(assessmentId: string, attemptSeeds: string[], itemIds?: string[]): Promise<string[]> {
    const outdated = await this.database.query<OutdatedItem>(outdatedItems, [assessmentId, itemIds ?? null]);
    const adopted: OutdatedItem[] = [];
    for await (const item of paced(outdated)) {
      const seeds = attemptSeeds.map((seed) => itemSeed(seed, item.id));
      if (responsesFit(item.before, item.after, seeds)) adopted.push(item);
    }
    if (adopted.length > 0) {
      const columns = [adopted.map(({ id }) => id), adopted.map(({ versionId }) => versionId)];
      await this.database.query(adoptVersions, [assessmentId, ...columns]);
    }
    return outdated.filter((item) => !adopted.includes(item)).map(({ id }) => id);
  }

  /** The bank question of each draft; undefined for a draw. New questions are added to the bank first. */
  private async questionIdsOf(actor: Actor, drafts: ItemDraft[]): Promise<(string | undefined)[]> {
    const invalidAt = drafts.findIndex(
      (draft) => [draft.questionId, draft.question, draft.draw].filter(Boolean).length !== 1,
    );
    if (invalidAt >= 0) throw questionMissing(invalidAt);
    const newQuestions = drafts.flatMap(({ question }) => question ?? []);
    const newIds = newQuestions.length > 0 ? await this.questions.createAll(actor, newQuestions) : [];
    return drafts.map(({ questionId, draw }) => questionId ?? (draw ? undefined : newIds.shift()));
  }

  /** The draws of the drafts with their candidates. No attempt gets a question twice, so each is a candidate once. */
  private async drawsFor(actor: Actor, drafts: ItemDraft[], taken: Set<string | undefined>) {
    const draws = drafts.flatMap(({ draw, points = 1 }, position) =>
      draw ? [{ ...draw, points, position, id: newId() }] : [],
    );
    for (const { categoryId, tag, position } of draws) if (!categoryId && !tag) throw drawOpen(position);
    const candidates = await this.choices.candidates(actor, draws, maxItems + 1);
    return draws.map((draw, n) => {
      const found = candidates.filter((candidate) => candidate.n === n && !taken.has(candidate.id));
      for (const { id } of found) taken.add(id);
      if (found.length < draw.count) throw drawTooSmall(draw.position, found.length);
      const items = found.map(({ versionId }): NewItem => ({
        versionId,
        points: String(draw.points),
        drawId: draw.id,
      }));
      return { ...draw, items };
    });
  }
}

const drawInvalid = (index: number, message: string) =>
  invalid('draw_invalid', message, [{ field: `items.${index}.draw`, rule: 'draw', message }]);

const drawOpen = (index: number) => drawInvalid(index, 'A draw must have a categoryId, a tag, or both.');

const drawTooSmall = (index: number, found: number) =>
  drawInvalid(index, `Only ${found} questions match this draw. Lower count, or add questions to the bank.`);

const tooManyItems = () =>
  invalid('too_many_items', `Items and candidates of draws may be ${maxItems} in all. Draw from smaller categories.`);

const questionMissing = (index: number) =>
  invalid('question_missing', 'An item needs questionId of a question in the bank, a new question, or a draw.', [
    {
      field: `items.${index}`,
      rule: 'question',
      message: 'Give questionId of a question in the bank that is not archived, or question, or draw.',
    },
  ]);
