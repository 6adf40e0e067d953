import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';

/**
 * Builds an EXISTS condition for every table with a foreign key to `users` and one to `classrooms`, direct or through
 * one other table. In the conditions `r` is the row and `p` the student's promotion.
 */
const conditions: Statement = {
  name: 'promotion-blocker-conditions',
  text: `WITH keys AS (
      SELECT c.conrelid::regclass AS rel, c.confrelid::regclass AS target, a.attname AS col
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.connamespace = 'public'::regnamespace
        AND c.conrelid NOT IN ('classroom_members'::regclass, 'promotions'::regclass, 'student_promotions'::regclass, 'classrooms'::regclass)
    )
    SELECT format('EXISTS (SELECT FROM %s r WHERE r.%I = p.student_id AND r.%I = p.to_classroom_id)', rel, person.col, room.col) AS condition
    FROM keys person JOIN keys room USING (rel)
    WHERE person.target = 'users'::regclass AND room.target = 'classrooms'::regclass
    UNION
    SELECT format('EXISTS (SELECT FROM %s r JOIN %s o ON o.id = r.%I WHERE r.%I = p.student_id AND o.%I = p.to_classroom_id)',
      person.rel, link.target, link.col, person.col, room.col)
    FROM keys person JOIN keys link USING (rel) JOIN keys room ON room.rel = link.target
    WHERE person.target = 'users'::regclass AND room.target = 'classrooms'::regclass
    ORDER BY condition`,
};

/** Builds an EXISTS condition for every foreign key to `classrooms` that blocks a delete (NO ACTION or RESTRICT). */
const references: Statement = {
  name: 'promotion-class-references',
  text: `SELECT format('EXISTS (SELECT FROM %s r WHERE r.%I = c.id)', k.conrelid::regclass, a.attname) AS condition
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.confrelid = 'classrooms'::regclass AND k.confdeltype IN ('a', 'r') ORDER BY condition`,
};

/**
 * Finds work that blocks undoing a promotion: submissions, progress, notes and other rows that reference both the student
 * and the new class. The conditions come from the foreign keys in the catalogue, so new tables are included
 * (docs/decisions/0055).
 */
@Injectable()
export class UndoBlockers {
  private counter?: Promise<Statement>;
  private closer?: Promise<Statement>;

  constructor(private readonly database: Database) {}

  /** How many students of the promotion have worked in their new class. */
  async count(promotionId: string): Promise<number> {
    this.counter ??= this.compose(conditions, 'promotion-blockers', (any) => countBlockers(any));
    const [found] = await this.database.query<{ students: number }>(await this.counter, [promotionId]);
    return found?.students ?? 0;
  }

  /** Deletes those of the given classes that no row references. */
  async closeUnused(classroomIds: string[]): Promise<void> {
    if (classroomIds.length === 0) return;
    this.closer ??= this.compose(references, 'promotion-close-classes', (any) => closeUnreferenced(any));
    await this.database.query(await this.closer, [classroomIds]);
  }

  private async compose(catalogue: Statement, name: string, text: (any: string) => string): Promise<Statement> {
    const rows = await this.database.query<{ condition: string }>(catalogue);
    return { name, text: text(rows.map(({ condition }) => condition).join(' OR ') || 'FALSE') };
  }
}

const countBlockers = (any: string) => `SELECT count(*)::int AS students FROM student_promotions p
  WHERE p.promotion_id = $1 AND p.undone_at IS NULL AND p.to_classroom_id IS NOT NULL AND (${any})`;

const closeUnreferenced = (any: string) => `DELETE FROM classrooms c WHERE c.id = ANY ($1::uuid[]) AND NOT (${any})`;
