import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Core subjects of the school, subjects of each classroom, and their outlines of units, parts and sections. */
export class CreateCurriculum1770000005000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(subjectTables);
    await database.query(outlineTables);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE sections, parts, units, subjects, core_subjects');
  }
}

const subjectTables = `
  CREATE TABLE core_subjects (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    code text CHECK (length(code) BETWEEN 1 AND 40),
    description text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT core_subjects_name_key UNIQUE (organization_id, name)
  );
  CREATE INDEX ON core_subjects (organization_id, name COLLATE name_order, id);

  -- version is incremented by every change of the subject or its outline; caches and ETags depend on it.
  CREATE TABLE subjects (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    core_subject_id uuid REFERENCES core_subjects ON DELETE RESTRICT,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    teacher_id uuid REFERENCES users ON DELETE SET NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '',
    position integer NOT NULL DEFAULT 0 CHECK (position >= 0),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'archived')),
    archived_at timestamptz,
    archived_by uuid REFERENCES users ON DELETE SET NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'archived') = (archived_at IS NOT NULL))
  ) WITH (fillfactor = 80);
  CREATE UNIQUE INDEX subjects_name_idx ON subjects (classroom_id, name) WHERE status = 'active';
  CREATE INDEX ON subjects (organization_id, classroom_id, status);
  CREATE INDEX ON subjects (classroom_id, name COLLATE name_order, id);
  CREATE INDEX subjects_words_idx ON subjects USING gin (words_of(name));
  CREATE INDEX ON subjects (core_subject_id);
  CREATE INDEX ON subjects (teacher_id);
  CREATE INDEX ON subjects (archived_by);
`;

const outlineTables = `
  -- Positions are unique below their parent. Deferrable, so that one statement can move several rows.
  CREATE TABLE units (
    id uuid PRIMARY KEY,
    subject_id uuid NOT NULL REFERENCES subjects ON DELETE CASCADE,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '',
    position integer NOT NULL CHECK (position >= 0),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (subject_id, position) DEFERRABLE
  );
  CREATE INDEX ON units (classroom_id);

  CREATE TABLE parts (
    id uuid PRIMARY KEY,
    unit_id uuid NOT NULL REFERENCES units ON DELETE CASCADE,
    subject_id uuid NOT NULL REFERENCES subjects ON DELETE CASCADE,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '',
    position integer NOT NULL CHECK (position >= 0),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (unit_id, position) DEFERRABLE
  );
  CREATE INDEX ON parts (subject_id);
  CREATE INDEX ON parts (classroom_id);

  CREATE TABLE sections (
    id uuid PRIMARY KEY,
    part_id uuid NOT NULL REFERENCES parts ON DELETE CASCADE,
    subject_id uuid NOT NULL REFERENCES subjects ON DELETE CASCADE,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '',
    body text NOT NULL DEFAULT '',
    position integer NOT NULL CHECK (position >= 0),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (part_id, position) DEFERRABLE
  );
  CREATE INDEX ON sections (subject_id);
  CREATE INDEX ON sections (classroom_id);
`;
