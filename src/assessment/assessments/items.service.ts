import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { invalid } from '#platform/problems/problem.js';
import { exact, sum } from '#questions/types/fraction.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { QuestionsService } from '#questions/bank/questions.service.js';
import type { ItemDraft } from './items.dto.js';
import { adoptCurrentVersions, copyItems, currentVersions, itemsOf, replaceItems } from './items.sql.js';

/** An item with the content of its question version: everything needed to show and grade it. */
export interface Item {
  id: string;
  position: number;
  questionId: string;
  questionVersionId: string;
  /** `points` is what the item is worth in this assessment. */
  content: QuestionContent;
}

interface CurrentVersion {
  id: string;
  versionId: string;
  points: string;
}

/** The questions of an assessment. Each item refers to one question version, so edits in the bank do not change it. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly questions: QuestionsService,
    private readonly database: Database,
  ) {}

  list(assessmentId: string): Promise<Item[]> {
    return this.database.query<Item>(itemsOf, [assessmentId]);
  }

  /** Replaces all items of an assessment. Returns the sum of their points, to two decimals. */
  async replace(actor: Actor, assessmentId: string, drafts: ItemDraft[]): Promise<string> {
    const questionIds = await this.questionIdsOf(actor, drafts);
    const versions = await this.database.query<CurrentVersion>(currentVersions, [questionIds]);
    const versionOf = new Map(versions.map((version) => [version.id, version]));
    const items = drafts.map(({ points }, index) => {
      const version = versionOf.get(questionIds[index] ?? '');
      if (!version) throw questionMissing(index);
      return { versionId: version.versionId, points: points === undefined ? version.points : String(points) };
    });
    const points = items.map((item) => item.points);
    await this.database.query(replaceItems, [
      assessmentId,
      items.map(() => newId()),
      items.map((item) => item.versionId),
      points,
    ]);
    return sum(points.map(exact)).toFixed(2);
  }

  async copy(fromAssessmentId: string, toAssessmentId: string): Promise<void> {
    await this.database.query(copyItems, [fromAssessmentId, toAssessmentId]);
  }

  /** Moves items to the current versions of their questions, so that corrected answer keys apply. */
  async adoptCurrentVersions(assessmentId: string): Promise<void> {
    await this.database.query(adoptCurrentVersions, [assessmentId]);
  }

  /** The bank question of each draft. New questions are added to the bank first. */
  private async questionIdsOf(actor: Actor, drafts: ItemDraft[]): Promise<string[]> {
    const invalidAt = drafts.findIndex(({ questionId, question }) => Boolean(questionId) === Boolean(question));
    if (invalidAt >= 0) throw questionMissing(invalidAt);
    const newQuestions = drafts.flatMap(({ question }) => question ?? []);
    const newIds = newQuestions.length > 0 ? await this.questions.createAll(actor, newQuestions) : [];
    return drafts.map(({ questionId }) => questionId ?? newIds.shift() ?? '');
  }
}

const questionMissing = (index: number) =>
  invalid('question_missing', 'An item needs either questionId of a question in the bank, or a new question.', [
    {
      field: `items.${index}`,
      rule: 'question',
      message: 'Give questionId of a question in the bank that is not archived, or question.',
    },
  ]);
