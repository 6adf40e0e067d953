import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Resources of the library, of outlines and of assessments, and the files of submissions. */
export class CreateResources1770000008000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(resourceTables);
    await database.query(topicTotals);
    await database.query(assessmentTables);
    await database.query(submissionTables);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE submission_files, assessment_resources, resources, topic_totals;
      DROP FUNCTION resource_words(text, text, text, text[]), total_topics(), recount_topics();
    `);
  }
}

const slug = `'^[a-z0-9][a-z0-9_-]{0,63}$'`;

const resourceTables = `
  -- The document for full-text search. A function, because array_to_string is not immutable, as generated columns require.
  CREATE FUNCTION resource_words(title text, description text, author text, topics text[]) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000 AS $$
    BEGIN
      RETURN public.weighted_words(title, 'A')
          || public.weighted_words(array_to_string(topics, ' '), 'B')
          || public.weighted_words(coalesce(author, ''), 'C')
          || public.weighted_words(description, 'D');
    END $$;

  CREATE TABLE resources (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    scope text NOT NULL CHECK (scope IN ('library', 'structure', 'assessment')),
    type text NOT NULL CHECK (type IN ('video', 'article', 'study', 'interactive', 'audio', 'image', 'document', 'link')),
    status text NOT NULL CHECK (status IN ('pending', 'active', 'archived')),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    description text NOT NULL DEFAULT '',
    content_url text CHECK (content_url ~* '^https?://'),
    video_id text CHECK (length(video_id) BETWEEN 1 AND 100),
    thumbnail_url text CHECK (thumbnail_url ~* '^(https?://|/api/)'),
    file_id uuid REFERENCES stored_files ON DELETE RESTRICT,
    file_name text,
    mime_type text,
    size_bytes integer CHECK (size_bytes >= 0),
    duration_minutes integer CHECK (duration_minutes BETWEEN 0 AND 100000),
    difficulty_level text CHECK (difficulty_level IN ('beginner', 'intermediate', 'advanced')),
    topics text[] NOT NULL DEFAULT '{}',
    author text CHECK (length(author) <= 255),
    source_organization text CHECK (length(source_organization) <= 255),
    publication_date date,
    label text CHECK (label ~ ${slug}),
    position integer CHECK (position >= 0),
    classroom_id uuid REFERENCES classrooms ON DELETE RESTRICT,
    subject_id uuid REFERENCES subjects ON DELETE RESTRICT,
    unit_id uuid REFERENCES units ON DELETE RESTRICT,
    part_id uuid REFERENCES parts ON DELETE RESTRICT,
    section_id uuid REFERENCES sections ON DELETE RESTRICT,
    assessment_id uuid REFERENCES assessments ON DELETE RESTRICT,
    -- When students see a resource of an assessment: when the assessment opens.
    opens_at timestamptz,
    is_released boolean NOT NULL DEFAULT false,
    is_verified boolean NOT NULL DEFAULT false,
    created_by uuid REFERENCES users ON DELETE SET NULL,
    archived_at timestamptz,
    -- Maintained by triggers of user_learning_activity, without a new version. rating_total is the sum of all ratings.
    view_count integer NOT NULL DEFAULT 0 CHECK (view_count >= 0),
    rating_count integer NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
    rating_total integer NOT NULL DEFAULT 0 CHECK (rating_total BETWEEN rating_count AND 5 * rating_count),
    rating_avg numeric(3,2) NOT NULL DEFAULT 0,
    container_id uuid GENERATED ALWAYS AS (coalesce(section_id, part_id, unit_id, subject_id)) STORED,
    search tsvector GENERATED ALWAYS AS (resource_words(title, description, author, topics)) STORED,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(content_url, video_id, file_id) > 0),
    CHECK ((file_id IS NULL) = (mime_type IS NULL) AND (file_id IS NULL) = (file_name IS NULL)),
    CHECK ((status = 'archived') = (archived_at IS NOT NULL)),
    CHECK (status <> 'pending' OR scope = 'library'),
    CHECK ((scope = 'structure') = (subject_id IS NOT NULL)),
    CHECK (scope <> 'structure' OR classroom_id IS NOT NULL),
    CHECK ((scope = 'assessment') = (assessment_id IS NOT NULL)),
    CHECK (scope <> 'library' OR num_nonnulls(classroom_id, label, position) = 0),
    CHECK (status <> 'archived' OR position IS NULL),
    CHECK (opens_at IS NULL OR scope = 'assessment'),
    -- Deferrable, so that one statement can move several rows.
    CONSTRAINT resources_position_key UNIQUE (container_id, position) DEFERRABLE
  );
  CREATE UNIQUE INDEX resources_label_idx ON resources (container_id, label) WHERE status <> 'archived';
  -- For lists of one status, newest first, across scopes.
  CREATE INDEX ON resources (organization_id, status, created_at DESC, id) INCLUDE (scope);
  CREATE INDEX ON resources (classroom_id, created_at DESC, id);
  CREATE INDEX ON resources (organization_id, status, title COLLATE name_order, id);
  CREATE INDEX ON resources (organization_id, status, view_count DESC, id) INCLUDE (scope);
  CREATE INDEX ON resources (organization_id, status, rating_avg DESC, rating_count DESC, id) INCLUDE (scope);
  CREATE INDEX ON resources (type);
  CREATE INDEX ON resources (difficulty_level);
  CREATE INDEX ON resources USING gin (topics);
  CREATE INDEX ON resources USING gin (search);
  CREATE INDEX ON resources (file_id);
  CREATE INDEX ON resources (subject_id, label);
  CREATE INDEX ON resources (unit_id);
  CREATE INDEX ON resources (part_id);
  CREATE INDEX ON resources (section_id);
  CREATE INDEX ON resources (assessment_id);
  CREATE INDEX ON resources (created_by);
  CREATE INDEX resources_bank_idx ON resources (created_at DESC, id) WHERE scope = 'assessment' AND classroom_id IS NULL;
`;

const topicTotals = `
  -- Active resources per topic and scope, maintained by triggers, so that the list of topics needs no aggregation. Totals of
  -- 0 stay. recount_topics() defines the correct values.
  CREATE TABLE topic_totals (
    scope text NOT NULL,
    topic text NOT NULL,
    resources integer NOT NULL,
    PRIMARY KEY (scope, topic)
  ) WITH (fillfactor = 80);
  CREATE INDEX topic_totals_words_idx ON topic_totals USING gin (words_of(topic));

  -- Totals are changed in the order of their key, so that concurrent statements cannot deadlock.
  CREATE FUNCTION total_topics() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO topic_totals AS t (scope, topic, resources)
        SELECT scope, topic, count(*) FROM added, unnest(topics) topic WHERE status = 'active' GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (scope, topic) DO UPDATE SET resources = t.resources + excluded.resources;
      ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO topic_totals AS t (scope, topic, resources)
        SELECT scope, topic, -count(*) FROM removed, unnest(topics) topic WHERE status = 'active' GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (scope, topic) DO UPDATE SET resources = t.resources + excluded.resources;
      ELSE
        INSERT INTO topic_totals AS t (scope, topic, resources)
        SELECT scope, topic, sum(change) FROM (
          SELECT scope, topic, 1 AS change FROM added, unnest(topics) topic WHERE status = 'active'
          UNION ALL SELECT scope, topic, -1 FROM removed, unnest(topics) topic WHERE status = 'active') changed
        GROUP BY 1, 2 HAVING sum(change) <> 0 ORDER BY 1, 2
        ON CONFLICT (scope, topic) DO UPDATE SET resources = t.resources + excluded.resources;
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER resources_added_totalled AFTER INSERT ON resources REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION total_topics();
  CREATE TRIGGER resources_changed_totalled AFTER UPDATE ON resources REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION total_topics();
  CREATE TRIGGER resources_removed_totalled AFTER DELETE ON resources REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION total_topics();

  CREATE FUNCTION recount_topics() RETURNS void LANGUAGE sql AS $$
    LOCK TABLE topic_totals IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM topic_totals;
    INSERT INTO topic_totals (scope, topic, resources)
    SELECT scope, topic, count(*) FROM resources, unnest(topics) topic WHERE status = 'active' GROUP BY 1, 2;
  $$;
`;

const assessmentTables = `
  CREATE TABLE assessment_resources (
    id uuid PRIMARY KEY,
    assessment_id uuid NOT NULL REFERENCES assessments ON DELETE CASCADE,
    -- Deferred, because the row is inserted before its resource, in the same transaction.
    resource_id uuid NOT NULL REFERENCES resources ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    label text NOT NULL CHECK (label ~ ${slug}),
    position integer NOT NULL CHECK (position >= 0),
    owned boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT assessment_resources_once_key UNIQUE (assessment_id, resource_id),
    CONSTRAINT assessment_resources_label_key UNIQUE (assessment_id, label),
    CONSTRAINT assessment_resources_position_key UNIQUE (assessment_id, position) DEFERRABLE
  );
  CREATE INDEX ON assessment_resources (resource_id);
`;

const submissionTables = `
  -- Files used in the answers of an attempt. Referenced files cannot be deleted.
  CREATE TABLE submission_files (
    attempt_id uuid NOT NULL REFERENCES submission_attempts ON DELETE CASCADE,
    submission_id uuid NOT NULL REFERENCES submissions ON DELETE CASCADE,
    file_id uuid NOT NULL REFERENCES stored_files ON DELETE RESTRICT,
    PRIMARY KEY (attempt_id, file_id)
  );
  CREATE INDEX ON submission_files (submission_id);
  CREATE INDEX ON submission_files (file_id);
`;
