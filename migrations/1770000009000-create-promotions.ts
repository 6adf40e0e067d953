import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Promotions to the next level: of one student, a class or a whole academic year. */
export class CreatePromotions1770000009000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE promotions (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        scope text NOT NULL CHECK (scope IN ('student', 'class', 'year')),
        classroom_id uuid REFERENCES classrooms ON DELETE SET NULL,
        from_academic_year text,
        to_academic_year text NOT NULL CHECK (to_academic_year ~ '^[0-9]{4}(-[0-9]{4})?$'),
        promoted_by uuid REFERENCES users ON DELETE SET NULL,
        promoted integer NOT NULL,
        held_back integer NOT NULL,
        graduated integer NOT NULL,
        unassigned integer NOT NULL,
        opened_classroom_ids uuid[] NOT NULL DEFAULT '{}',
        undone_by uuid REFERENCES users ON DELETE SET NULL,
        undone_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX ON promotions (organization_id, created_at DESC, id);
      CREATE INDEX ON promotions (classroom_id);
      CREATE INDEX ON promotions (promoted_by);
      CREATE INDEX ON promotions (undone_by);

      -- The classroom membership created by a promotion has the same id as the promotion.
      CREATE TABLE student_promotions (
        id uuid PRIMARY KEY,
        promotion_id uuid NOT NULL REFERENCES promotions ON DELETE CASCADE,
        student_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        academic_year text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('promoted', 'held_back', 'graduated')),
        from_level text NOT NULL,
        to_level text CHECK ((outcome = 'graduated') = (to_level IS NULL)),
        from_classroom_id uuid REFERENCES classrooms ON DELETE SET NULL,
        to_classroom_id uuid REFERENCES classrooms ON DELETE SET NULL,
        from_membership_id uuid REFERENCES classroom_members ON DELETE SET NULL,
        -- The account status before graduation, restored by undo.
        account_status text NOT NULL,
        undone_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX student_promotions_once_idx ON student_promotions (student_id, academic_year) WHERE undone_at IS NULL;
      CREATE INDEX ON student_promotions (promotion_id);
      CREATE INDEX ON student_promotions (student_id);
      CREATE INDEX ON student_promotions (from_classroom_id);
      CREATE INDEX ON student_promotions (to_classroom_id);
      CREATE INDEX ON student_promotions (from_membership_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE student_promotions, promotions');
  }
}
