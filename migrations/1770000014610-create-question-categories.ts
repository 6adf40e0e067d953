import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Categories and sharing of questions. */
export class CreateQuestionCategories1770000014610 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE question_categories (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        owner_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
        parent_id uuid REFERENCES question_categories ON DELETE RESTRICT,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        sharing text NOT NULL CHECK (sharing IN ('private', 'organization')),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (parent_id <> id)
      );
      CREATE INDEX ON question_categories (organization_id, name COLLATE name_order, id);
      CREATE INDEX ON question_categories (owner_id);
      CREATE INDEX ON question_categories (parent_id);

      ALTER TABLE questions
        ADD category_id uuid REFERENCES question_categories ON DELETE RESTRICT,
        ADD sharing text NOT NULL DEFAULT 'organization' CHECK (sharing IN ('private', 'organization'));
      CREATE INDEX ON questions (category_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE questions DROP COLUMN category_id, DROP COLUMN sharing;
      DROP TABLE question_categories;
    `);
  }
}
