import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Learning paths: resources of the library in an order. */
export class CreatePaths1770000008700 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(pathTables);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE learning_path_items, learning_paths');
  }
}

const pathTables = `
  CREATE TABLE learning_paths (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    created_by uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    -- Stands for the id in URLs, so it is not shaped like one.
    slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100
      AND slug !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '',
    level text CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    estimated_minutes integer CHECK (estimated_minutes BETWEEN 1 AND 100000),
    status text NOT NULL DEFAULT 'published' CHECK (status IN ('draft', 'published', 'archived')),
    published_at timestamptz,
    archived_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT learning_paths_slug_key UNIQUE (organization_id, slug),
    CHECK ((status = 'archived') = (archived_at IS NOT NULL)),
    CHECK (status <> 'published' OR published_at IS NOT NULL)
  );
  CREATE INDEX ON learning_paths (organization_id, status, title COLLATE name_order, id);
  CREATE INDEX ON learning_paths (organization_id, status, created_at DESC, id);
  CREATE INDEX ON learning_paths (created_by, status);
  CREATE INDEX learning_paths_words_idx ON learning_paths USING gin (words_of(title));

  CREATE TABLE learning_path_items (
    path_id uuid NOT NULL REFERENCES learning_paths ON DELETE CASCADE,
    resource_id uuid NOT NULL REFERENCES resources ON DELETE RESTRICT,
    position integer NOT NULL CHECK (position >= 0),
    required boolean NOT NULL,
    PRIMARY KEY (path_id, resource_id),
    -- Deferrable, so that one statement can move several rows.
    CONSTRAINT learning_path_items_position_key UNIQUE (path_id, position) DEFERRABLE
  );
  CREATE INDEX ON learning_path_items (resource_id);
`;
