import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Modules, their prerequisites and references, and their lessons. */
export class CreateModules1770000008500 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(moduleTables);
    await database.query(prerequisiteTrigger);
    await database.query(lessonTables);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE lesson_questions, lessons, module_references, module_prerequisites, modules;
      DROP FUNCTION check_prerequisite();
    `);
  }
}

const moduleTables = `
  CREATE TABLE modules (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    -- Null for modules outside courses, which are open to everyone with their tier.
    course_id uuid REFERENCES courses ON DELETE RESTRICT,
    created_by uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 5 AND 100),
    description text,
    overview text NOT NULL DEFAULT '',
    learning_objectives text[] NOT NULL DEFAULT '{}',
    module_order integer NOT NULL CHECK (module_order BETWEEN 1 AND 6),
    duration_minutes integer NOT NULL CHECK (duration_minutes >= 1),
    min_tier text NOT NULL DEFAULT 'basic' CHECK (min_tier IN ('basic', 'premium', 'vip')),
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
    published_at timestamptz,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'archived') = (archived_at IS NOT NULL)),
    CHECK (status <> 'published' OR published_at IS NOT NULL),
    -- Deferrable, so that one statement can exchange places. An exclusion instead of a unique constraint, because only it has
    -- a condition: archived modules take no place. Modules outside courses share one order.
    CONSTRAINT modules_order_excl EXCLUDE USING btree (
      coalesce(course_id, '00000000-0000-0000-0000-000000000000') WITH =, module_order WITH =) WHERE (status <> 'archived')
      DEFERRABLE INITIALLY IMMEDIATE
  );
  CREATE INDEX ON modules (course_id, status, module_order);
  CREATE INDEX ON modules (organization_id, status, title COLLATE name_order, id);
  CREATE INDEX ON modules (organization_id, status, created_at, id);
  CREATE INDEX ON modules (created_by);
  CREATE INDEX modules_words_idx ON modules USING gin (words_of(title, description));

  CREATE TABLE module_prerequisites (
    module_id uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    prerequisite_id uuid NOT NULL REFERENCES modules ON DELETE RESTRICT,
    PRIMARY KEY (module_id, prerequisite_id),
    CONSTRAINT module_prerequisites_cycle_check CHECK (module_id <> prerequisite_id)
  );
  CREATE INDEX ON module_prerequisites (prerequisite_id);

  -- What a module refers to: resources, pages on the web and assessments, in order.
  CREATE TABLE module_references (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    module_id uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 0),
    resource_id uuid REFERENCES resources ON DELETE CASCADE,
    assessment_id uuid REFERENCES assessments ON DELETE CASCADE,
    title text CHECK (length(title) BETWEEN 1 AND 200),
    url text CHECK (url ~* '^https?://' AND length(url) <= 2000),
    CHECK (num_nonnulls(resource_id, assessment_id, url) = 1),
    CHECK ((url IS NULL) = (title IS NULL))
  );
  CREATE INDEX ON module_references (module_id, position);
  CREATE INDEX ON module_references (resource_id);
  CREATE INDEX ON module_references (assessment_id);
`;

const prerequisiteTrigger = `
  -- Locks the course, so that of two transactions that close a cycle together, the second sees the row of the first.
  -- lockModules in the application takes the same locks.
  CREATE FUNCTION check_prerequisite() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      course uuid := (SELECT m.course_id FROM modules m WHERE m.id = NEW.module_id);
    BEGIN
      IF course IS NULL THEN PERFORM pg_advisory_xact_lock(hashtextextended('all', 9));
      ELSE PERFORM FROM courses c WHERE c.id = course FOR UPDATE;
      END IF;
      IF NOT EXISTS (SELECT FROM modules p WHERE p.id = NEW.prerequisite_id AND p.course_id IS NOT DISTINCT FROM course) THEN
        RAISE EXCEPTION 'module % is not in course %', NEW.prerequisite_id, course
          USING ERRCODE = 'check_violation', TABLE = 'module_prerequisites', CONSTRAINT = 'module_prerequisites_course_check';
      END IF;
      IF EXISTS (
        WITH RECURSIVE needed AS (
          SELECT NEW.prerequisite_id AS id
          UNION SELECT p.prerequisite_id FROM needed n JOIN module_prerequisites p ON p.module_id = n.id)
        SELECT FROM needed WHERE id = NEW.module_id) THEN
        RAISE EXCEPTION 'module % would require itself', NEW.module_id
          USING ERRCODE = 'check_violation', TABLE = 'module_prerequisites', CONSTRAINT = 'module_prerequisites_cycle_check';
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER module_prerequisites_checked AFTER INSERT OR UPDATE ON module_prerequisites
    FOR EACH ROW EXECUTE FUNCTION check_prerequisite();
`;

const lessonTables = `
  CREATE TABLE lessons (
    id uuid PRIMARY KEY,
    module_id uuid NOT NULL REFERENCES modules ON DELETE CASCADE,
    sort_order integer NOT NULL CHECK (sort_order BETWEEN 0 AND 99),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    type text NOT NULL CHECK (type IN ('video', 'text', 'interactive', 'exercise', 'discussion')),
    estimated_minutes integer NOT NULL CHECK (estimated_minutes >= 1),
    content jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object' AND octet_length(content::text) <= 131072),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT lessons_order_key UNIQUE (module_id, sort_order) DEFERRABLE INITIALLY IMMEDIATE
  );

  -- The questions of an exercise. Part of its content, in rows so that a question in use is archived instead of deleted.
  CREATE TABLE lesson_questions (
    lesson_id uuid NOT NULL REFERENCES lessons ON DELETE CASCADE,
    question_id uuid NOT NULL REFERENCES questions ON DELETE RESTRICT,
    position integer NOT NULL CHECK (position >= 0),
    PRIMARY KEY (lesson_id, question_id)
  );
  CREATE INDEX ON lesson_questions (question_id);
`;
