import { Injectable } from '@nestjs/common';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { type Item, ItemsService } from '#assessment/assessments/items.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { pause } from '#platform/pacing/pacing.js';
import { plainText } from '#platform/text/plain-text.js';
import { assessmentFigures, distributionOf, timeSpentOf } from './formulas/assessment-figures.js';
import { effectiveWeights, itemFigures } from './formulas/item-figures.js';
import { type AttemptRow, readMatrix, type ScoreMatrix, totalsOfStudents } from './formulas/score-matrix.js';
import type { ItemStatisticsView } from './item-statistics.dto.js';
import type { AssessmentStatisticsView, StatisticsQuery } from './statistics.dto.js';
import { type ItemTimes, itemTimes, scoreMatrix } from './statistics.sql.js';

/** Figures about the attempts at an assessment, for the teachers of the class. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly items: ItemsService,
    private readonly database: Database,
  ) {}

  /** In four statements; the figures are computed in time slices, because there may be thousands of attempts. */
  async show(actor: Actor, id: string, { attempts }: StatisticsQuery): Promise<AssessmentStatisticsView> {
    const { maxScore, itemCount } = await this.assessments.get(actor, id, 'edit');
    const items = await this.items.list(id);
    const rows = await this.database.query<AttemptRow>(scoreMatrix, [id, attempts, items.map((item) => item.id)]);
    const times = await this.database.query<ItemTimes>(itemTimes, [id, attempts]);
    const matrix = await readMatrix(rows, items.length);
    const totals = totalsOfStudents(matrix, rows);
    return {
      assessmentId: id,
      attempts,
      attemptCount: rows.length,
      studentCount: totals.length,
      itemCount,
      maxScore: Number(maxScore),
      ...assessmentFigures(matrix, totals),
      timeSpent: timeSpentOf(rows),
      distribution: distributionOf(totals, Number(maxScore)),
      items: await itemViews(
        matrix,
        { items, points: Number(maxScore) },
        new Map(times.map((time) => [time.itemId, time])),
      ),
    };
  }
}

/** `points` are those of an attempt, which has not all candidates of draws. */
async function itemViews(
  matrix: ScoreMatrix,
  { items, points }: { items: Item[]; points: number },
  times: Map<string, ItemTimes>,
): Promise<ItemStatisticsView[]> {
  await pause();
  const weights = effectiveWeights(matrix);
  const views: ItemStatisticsView[] = [];
  for (const [at, { id, drawId, content }] of items.entries()) {
    await pause();
    const column = matrix.items[at];
    const maxScore = Number(content.points);
    if (!column) continue;
    views.push({
      itemId: id,
      number: at + 1,
      title: titleOf(content),
      type: content.type,
      drawId,
      maxScore,
      ...itemFigures(matrix, column, maxScore),
      intendedWeight: points > 0 ? maxScore / points : null,
      effectiveWeight: weights[at] ?? null,
      timeSpent: times.get(id) ?? { attempts: 0, meanSeconds: null, medianSeconds: null },
    });
  }
  return views;
}

const titleOf = ({ title, prompt }: Item['content']): string => plainText(title || prompt).slice(0, 300);
