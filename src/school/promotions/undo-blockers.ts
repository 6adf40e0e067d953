import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { blockerConditions, countBlocked } from './undo.sql.js';

/**
 * Finds work that blocks undoing a promotion: submissions, progress, notes and other rows that reference both the student
 * and the new class. The conditions come from the foreign keys in the catalogue, so new tables are included
 * (docs/decisions/0055).
 */
@Injectable()
export class UndoBlockers {
  private counter?: Statement;

  constructor(private readonly database: Database) {}

  /** How many students of the promotion have worked in their new class. */
  async count(promotionId: string): Promise<number> {
    this.counter ??= countBlocked(await this.conditions());
    const [found] = await this.database.query<{ students: number }>(this.counter, [promotionId]);
    return found?.students ?? 0;
  }

  private async conditions(): Promise<string[]> {
    const rows = await this.database.query<{ condition: string }>(blockerConditions);
    return rows.map(({ condition }) => condition);
  }
}
