import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { invalid } from '#platform/problems/problem.js';
import { exact, sum } from '#questions/types/shared/fraction.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { QuestionsService } from '#questions/bank/questions.service.js';
import type { ItemDraft } from './items.dto.js';

/** An item with the wording it holds on to: everything needed to show and to grade it. */
export interface Item {
  id: string;
  position: number;
  questionId: string;
  questionVersionId: string;
  /** The content; its points are what it is worth in this assessment. */
  content: QuestionContent;
}

const load: Statement = {
  name: 'assessment-items',
  text: `SELECT i.id, i.position, v.question_id AS "questionId", v.id AS "questionVersionId",
                json_build_object('type', v.type, 'title', v.title, 'prompt', v.prompt, 'format', v.format, 'body', v.body,
                  'key', v.key, 'feedback', v.feedback, 'points', trim_scale(i.points)::text, 'tags', '[]'::json) AS content
         FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
         WHERE i.assessment_id = $1 ORDER BY i.position`,
};
const wordings: Statement = {
  name: 'question-wordings',
  text: `SELECT id, current_version_id AS "versionId", points FROM questions WHERE id = ANY($1::uuid[]) AND archived_at IS NULL`,
};
const replace: Statement = {
  name: 'assessment-items-replace',
  text: `WITH gone AS (DELETE FROM assessment_items WHERE assessment_id = $1),
              counted AS (UPDATE assessments SET item_count = cardinality($2::uuid[]) WHERE id = $1)
         INSERT INTO assessment_items (id, assessment_id, question_version_id, position, points)
         SELECT item.id, $1, item.version_id, item.n - 1, item.points
         FROM unnest($2::uuid[], $3::uuid[], $4::numeric[]) WITH ORDINALITY AS item (id, version_id, points, n)`,
};
const copy: Statement = {
  name: 'assessment-items-copy',
  text: `WITH counted AS (UPDATE assessments SET item_count = (SELECT count(*) FROM assessment_items WHERE assessment_id = $1) WHERE id = $2)
         INSERT INTO assessment_items (id, assessment_id, question_version_id, position, points)
         SELECT gen_random_uuid(), $2, question_version_id, position, points FROM assessment_items WHERE assessment_id = $1`,
};

/** The questions an assessment is made of. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly questions: QuestionsService,
    private readonly database: Database,
  ) {}

  list(assessmentId: string): Promise<Item[]> {
    return this.database.query<Item>(load, [assessmentId]);
  }

  /** Puts these items in place of all earlier ones. Returns the points they add up to. */
  async replace(actor: Actor, assessmentId: string, drafts: ItemDraft[]): Promise<string> {
    const questionIds = await this.inBank(actor, drafts);
    const found = await this.database.query<{ id: string; versionId: string; points: string }>(wordings, [questionIds]);
    const known = new Map(found.map((wording) => [wording.id, wording]));
    const items = drafts.map(({ points }, index) => {
      const wording = known.get(questionIds[index] ?? '');
      if (!wording) throw questionMissing(index);
      return { versionId: wording.versionId, points: points === undefined ? wording.points : String(points) };
    });
    const points = items.map((item) => item.points);
    await this.database.query(replace, [
      assessmentId,
      items.map(() => newId()),
      items.map((item) => item.versionId),
      points,
    ]);
    return sum(points.map(exact)).toFixed(2);
  }

  async copy(fromAssessmentId: string, toAssessmentId: string): Promise<void> {
    await this.database.query(copy, [fromAssessmentId, toAssessmentId]);
  }

  /** The question of each item; new ones go into the bank first. */
  private async inBank(actor: Actor, drafts: ItemDraft[]): Promise<string[]> {
    const ids: string[] = [];
    for (const [index, { questionId, question }] of drafts.entries()) {
      if (Boolean(questionId) === Boolean(question)) throw questionMissing(index);
      ids.push(questionId ?? (question ? (await this.questions.create(actor, question)).id : ''));
    }
    return ids;
  }
}

const questionMissing = (index: number) =>
  invalid('question_missing', 'An item needs a question of the bank or a new one.', [
    { field: `items.${index}`, rule: 'question', message: 'give questionId of a question in the bank, or question' },
  ]);
