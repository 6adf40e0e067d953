import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Classrooms and their members, student profiles and guardianships. */
export class CreateSchool1770000003000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(`
      CREATE TABLE classrooms (
        id uuid PRIMARY KEY,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        level text NOT NULL CHECK (length(level) BETWEEN 1 AND 40),
        class_number integer NOT NULL CHECK (class_number BETWEEN 1 AND 6),
        academic_year text NOT NULL CHECK (academic_year ~ '^[0-9]{4}(-[0-9]{4})?$'),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        external_id text,
        archived_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (id, academic_year)
      );
      CREATE UNIQUE INDEX classrooms_place_idx ON classrooms (organization_id, academic_year, level, class_number) WHERE archived_at IS NULL;
      CREATE INDEX ON classrooms (organization_id, name COLLATE name_order, id);
      CREATE UNIQUE INDEX classrooms_external_id_idx ON classrooms (organization_id, external_id, academic_year) WHERE external_id IS NOT NULL;

      CREATE TABLE classroom_members (
        id uuid PRIMARY KEY,
        classroom_id uuid NOT NULL,
        user_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
        member_role text NOT NULL CHECK (member_role IN ('TEACHER', 'STUDENT')),
        academic_year text NOT NULL,
        joined_at timestamptz NOT NULL DEFAULT now(),
        left_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        -- The year is a copy, which follows that of the classroom.
        FOREIGN KEY (classroom_id, academic_year) REFERENCES classrooms (id, academic_year) ON UPDATE CASCADE ON DELETE RESTRICT
      );
      CREATE UNIQUE INDEX classroom_members_once_idx ON classroom_members (classroom_id, user_id) WHERE left_at IS NULL;
      CREATE UNIQUE INDEX classroom_members_one_class_idx ON classroom_members (user_id, academic_year) WHERE member_role = 'STUDENT' AND left_at IS NULL;
      CREATE INDEX classroom_members_user_idx ON classroom_members (user_id, member_role) INCLUDE (classroom_id) WHERE left_at IS NULL;
      CREATE INDEX ON classroom_members (classroom_id, academic_year);
      CREATE INDEX ON classroom_members (user_id);

      -- Waits for a transaction that archives or restores the classroom.
      CREATE FUNCTION check_open_classroom() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
          is_archived boolean;
        BEGIN
          SELECT archived_at IS NOT NULL INTO is_archived FROM classrooms WHERE id = NEW.classroom_id FOR SHARE;
          IF is_archived THEN
            RAISE EXCEPTION 'classroom % is archived', NEW.classroom_id
              USING ERRCODE = 'check_violation', TABLE = 'classroom_members', CONSTRAINT = 'classroom_members_open_check';
          END IF;
          RETURN NEW;
        END $$;
      CREATE TRIGGER classroom_members_open_check BEFORE INSERT OR UPDATE OF left_at ON classroom_members
        FOR EACH ROW WHEN (NEW.left_at IS NULL) EXECUTE FUNCTION check_open_classroom();

      -- One row per student; its id is the id of the user.
      CREATE TABLE student_profiles (
        id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
        student_number text CHECK (length(student_number) BETWEEN 1 AND 50),
        level text CHECK (length(level) BETWEEN 1 AND 40),
        birth_date date CHECK (birth_date BETWEEN '1900-01-01' AND '2199-12-31'),
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'graduated', 'left')),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX student_profiles_student_number_idx ON student_profiles (organization_id, student_number);
      CREATE INDEX student_profiles_words_idx ON student_profiles USING gin (words_of(student_number));

      CREATE TABLE guardianships (
        id uuid PRIMARY KEY,
        parent_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        student_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        relation text NOT NULL DEFAULT 'guardian' CHECK (length(relation) BETWEEN 1 AND 50),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT guardianships_pair_key UNIQUE (parent_id, student_id)
      );
      CREATE INDEX ON guardianships (student_id);

      ALTER TABLE invitations ADD FOREIGN KEY (classroom_id) REFERENCES classrooms ON DELETE CASCADE;
      CREATE INDEX ON invitations (classroom_id);
    `);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      ALTER TABLE invitations DROP CONSTRAINT invitations_classroom_id_fkey;
      DROP TABLE guardianships, student_profiles, classroom_members, classrooms;
      DROP FUNCTION check_open_classroom();
    `);
  }
}
