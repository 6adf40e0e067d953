import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reminders and the material of assessments follow the own dates of each student (docs/decisions/0221). */
export class UseOwnDates1770000014830 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- The due date a student was last reminded of.
      CREATE TABLE assessment_reminders (
        assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
        student_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        due_at timestamptz NOT NULL,
        claimed_at timestamptz NOT NULL,
        PRIMARY KEY (assessment_id, student_id)
      );
      CREATE INDEX ON assessment_reminders (student_id);
      CREATE INDEX ON assessment_reminders (due_at);
      INSERT INTO assessment_reminders
      SELECT a.id, m.user_id, a.due_at, now() FROM assessments a JOIN classroom_members m ON m.classroom_id = a.classroom_id
      WHERE a.reminded_for = a.due_at AND a.due_at > now() AND m.member_role = 'STUDENT' AND m.left_at IS NULL
      ON CONFLICT DO NOTHING;
      ALTER TABLE assessments DROP COLUMN reminded_for;

      /** When an assessment opens for a student; null as soon as it is published. */
      CREATE FUNCTION assessment_opens_at(assessment uuid, student uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
        SELECT own.opens_at FROM assessments a CROSS JOIN LATERAL own_dates(a, student) own WHERE a.id = assessment
      $$;
      ALTER TABLE resources DROP COLUMN opens_at;
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE resources ADD COLUMN opens_at timestamptz, ADD CHECK (opens_at IS NULL OR scope = 'assessment');
      UPDATE resources r SET opens_at = a.available_from FROM assessments a
      WHERE a.id = r.assessment_id AND a.available_from IS NOT NULL;
      DROP FUNCTION assessment_opens_at(uuid, uuid);
      ALTER TABLE assessments ADD COLUMN reminded_for timestamptz;
      UPDATE assessments a SET reminded_for = a.due_at WHERE EXISTS (SELECT FROM assessment_reminders r WHERE r.assessment_id = a.id);
      DROP TABLE assessment_reminders;
    `);
  }
}
