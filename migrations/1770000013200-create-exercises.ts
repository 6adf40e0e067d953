import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers to the exercises of lessons. */
export class CreateExercises1770000013200 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      -- What a person has reached in an exercise. Derived from the attempts, and locked while one is added or graded.
      CREATE TABLE exercise_results (
        id uuid PRIMARY KEY,
        module_id uuid NOT NULL REFERENCES modules ON DELETE RESTRICT,
        lesson_id uuid NOT NULL REFERENCES lessons ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        attempt_count integer NOT NULL DEFAULT 1 CHECK (attempt_count >= 1),
        pending_attempts integer NOT NULL DEFAULT 0 CHECK (pending_attempts BETWEEN 0 AND attempt_count),
        -- Null until an attempt is graded completely.
        best_percent numeric(5,2) CHECK (best_percent BETWEEN 0 AND 100),
        best_attempt integer,
        last_percent numeric(5,2) CHECK (last_percent BETWEEN 0 AND 100),
        last_attempt_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((best_percent IS NULL) = (best_attempt IS NULL)),
        UNIQUE (lesson_id, user_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX ON exercise_results (lesson_id, last_attempt_at DESC, id);
      CREATE INDEX ON exercise_results (lesson_id, best_percent, id);
      CREATE INDEX ON exercise_results (module_id);
      CREATE INDEX ON exercise_results (user_id);

      CREATE TABLE exercise_attempts (
        id uuid PRIMARY KEY,
        result_id uuid NOT NULL REFERENCES exercise_results ON DELETE CASCADE,
        module_id uuid NOT NULL REFERENCES modules ON DELETE RESTRICT,
        lesson_id uuid NOT NULL REFERENCES lessons ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        attempt_number integer NOT NULL CHECK (attempt_number >= 1),
        -- By question id.
        answers jsonb NOT NULL CHECK (jsonb_typeof(answers) = 'object'),
        grades jsonb NOT NULL CHECK (jsonb_typeof(grades) = 'object'),
        pending_items integer NOT NULL CHECK (pending_items >= 0),
        -- Null while an answer waits for a teacher.
        score numeric(8,2) CHECK (score >= 0),
        max_score numeric(8,2) NOT NULL CHECK (max_score > 0),
        percent numeric(5,2) CHECK (percent BETWEEN 0 AND 100),
        submitted_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (num_nulls(score, percent) IN (0, 2) AND (score IS NULL) = (pending_items > 0)),
        UNIQUE (result_id, attempt_number)
      );
      CREATE INDEX ON exercise_attempts (lesson_id, submitted_at DESC, id);
      CREATE INDEX ON exercise_attempts (module_id);
      CREATE INDEX ON exercise_attempts (user_id);

      -- The versions of the questions that an attempt answers. They cannot be deleted.
      CREATE TABLE exercise_questions (
        attempt_id uuid NOT NULL REFERENCES exercise_attempts ON DELETE CASCADE,
        question_version_id uuid NOT NULL REFERENCES question_versions ON DELETE RESTRICT,
        position integer NOT NULL CHECK (position >= 0),
        PRIMARY KEY (attempt_id, question_version_id)
      );
      CREATE INDEX ON exercise_questions (question_version_id);

      -- Files used in the answers of an attempt. Referenced files cannot be deleted.
      CREATE TABLE exercise_files (
        attempt_id uuid NOT NULL REFERENCES exercise_attempts ON DELETE CASCADE,
        file_id uuid NOT NULL REFERENCES stored_files ON DELETE RESTRICT,
        PRIMARY KEY (attempt_id, file_id)
      );
      CREATE INDEX ON exercise_files (file_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE exercise_files, exercise_questions, exercise_attempts, exercise_results;');
  }
}
