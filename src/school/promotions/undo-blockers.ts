import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';

/** Whatever names a person, and a class by itself or by the row it belongs to: `r` is the row, `p` the step. */
const conditions: Statement = {
  name: 'promotion-use-conditions',
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

/** What keeps a class that was opened from being closed again: any row that names it and would not go with it. */
const namings: Statement = {
  name: 'promotion-class-namings',
  text: `SELECT format('EXISTS (SELECT FROM %s r WHERE r.%I = c.id)', k.conrelid::regclass, a.attname) AS condition
    FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.confrelid = 'classrooms'::regclass AND k.confdeltype IN ('a', 'r') ORDER BY condition`,
};

/**
 * Whether somebody has begun to work in the class they were promoted into: handed something in, made progress, written a
 * note … Then the step cannot be taken back without taking that along. The schema itself says which rows these are: those
 * that name the student and the class, directly or by what they belong to, such as a section. So nothing that is built
 * later can be forgotten here.
 */
@Injectable()
export class UndoBlockers {
  private counting?: Promise<Statement>;
  private closing?: Promise<Statement>;

  constructor(private readonly database: Database) {}

  /** How many students of the promotion have left a trace in their new class. */
  async count(promotionId: string): Promise<number> {
    this.counting ??= this.composed(conditions, 'promotion-uses', (any) => countBlockers(any));
    const [found] = await this.database.query<{ used: number }>(await this.counting, [promotionId]);
    return found?.used ?? 0;
  }

  /** Closes the classes that were opened and that nobody uses. */
  async closeUnused(classroomIds: string[]): Promise<void> {
    if (classroomIds.length === 0) return;
    this.closing ??= this.composed(namings, 'promotion-close-classes', (any) => closeUnreferenced(any));
    await this.database.query(await this.closing, [classroomIds]);
  }

  private async composed(catalogue: Statement, name: string, text: (any: string) => string): Promise<Statement> {
    const rows = await this.database.query<{ condition: string }>(catalogue);
    return { name, text: text(rows.map(({ condition }) => condition).join(' OR ') || 'FALSE') };
  }
}

const countBlockers = (any: string) => `SELECT count(*)::int AS used FROM student_promotions p
  WHERE p.promotion_id = $1 AND p.undone_at IS NULL AND p.to_classroom_id IS NOT NULL AND (${any})`;

const closeUnreferenced = (any: string) => `DELETE FROM classrooms c WHERE c.id = ANY ($1::uuid[]) AND NOT (${any})`;
