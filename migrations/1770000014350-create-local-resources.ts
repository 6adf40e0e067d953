import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The directory of local help that people submit, and their ratings. */
export class CreateLocalResources1770000014350 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(resources);
    await database.query(ratings);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE local_resource_ratings, local_resources;
      DROP FUNCTION total_local_ratings();
    `);
  }
}

/** One text without separators between the parts of a place, so that "Main St., Springfield" is compared as a whole. */
const place = `fold_text(coalesce(address, '') || '|' || coalesce(city, '') || '|' || coalesce(state, '') || '|'
  || coalesce(zip_code, '') || '|' || country)`;

const resources = `
  CREATE TABLE local_resources (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    type text NOT NULL CHECK (length(type) <= 50 AND type ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
    description text CHECK (length(description) BETWEEN 1 AND 5000),
    address text CHECK (length(address) BETWEEN 1 AND 500),
    city text CHECK (length(city) BETWEEN 1 AND 100),
    state text CHECK (length(state) BETWEEN 1 AND 100),
    zip_code text CHECK (length(zip_code) BETWEEN 1 AND 20),
    country text NOT NULL DEFAULT 'us' CHECK (country ~ '^[a-z]{2,3}$'),
    phone text CHECK (length(phone) BETWEEN 1 AND 50),
    email text CHECK (length(email) BETWEEN 1 AND 254),
    website text CHECK (length(website) BETWEEN 1 AND 2000),
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    is_worker_owned boolean NOT NULL DEFAULT false,
    is_cooperative boolean NOT NULL DEFAULT false,
    is_union_shop boolean NOT NULL DEFAULT false,
    is_verified boolean NOT NULL DEFAULT false,
    submitted_by uuid REFERENCES users ON DELETE SET NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'rejected')),
    -- Why it was rejected; for its submitter.
    rejection_reason text CHECK (length(rejection_reason) BETWEEN 1 AND 1000),
    moderated_by uuid REFERENCES users ON DELETE SET NULL,
    moderated_at timestamptz,
    -- Kept by a trigger.
    rating_sum integer NOT NULL DEFAULT 0,
    rating_count integer NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
    rating_avg numeric(3,2) NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT local_resources_point_check CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (rating_sum BETWEEN rating_count AND 5 * rating_count),
    CHECK (rating_avg = CASE WHEN rating_count > 0 THEN round(rating_sum::numeric / rating_count, 2) ELSE 0 END),
    CHECK (NOT is_verified OR status = 'approved'),
    CHECK ((rejection_reason IS NOT NULL) = (status = 'rejected')),
    CHECK ((status = 'pending') = (moderated_at IS NULL)),
    CHECK (moderated_at IS NOT NULL OR moderated_by IS NULL)
  );
  -- The same name at the same place, however both are spelled. Hashed, because an index row has at most 2,704 bytes.
  CREATE UNIQUE INDEX local_resources_known_idx ON local_resources
    (organization_id, md5(fold_text(name)), md5(${place})) WHERE status <> 'rejected';
  CREATE INDEX ON local_resources (country, fold_text(state), fold_text(city));
  CREATE INDEX ON local_resources (fold_text(zip_code));
  CREATE INDEX ON local_resources (type);
  CREATE INDEX local_resources_point_idx ON local_resources (latitude, longitude) WHERE latitude IS NOT NULL;
  CREATE INDEX ON local_resources (organization_id, status, name COLLATE name_order, id);
  CREATE INDEX ON local_resources (organization_id, status, created_at, id);
  CREATE INDEX ON local_resources (organization_id, status, rating_avg, id);
  CREATE INDEX ON local_resources (submitted_by, created_at);
  CREATE INDEX ON local_resources (moderated_by);
  CREATE INDEX local_resources_words_idx ON local_resources USING gin (words_of(name, description));
`;

const ratings = `
  CREATE TABLE local_resource_ratings (
    local_resource_id uuid NOT NULL REFERENCES local_resources ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    rating integer NOT NULL CHECK (rating BETWEEN 1 AND 5),
    rated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (local_resource_id, user_id)
  );
  CREATE INDEX ON local_resource_ratings (user_id);

  -- Sum, count and average of the ratings. Rows are locked in the order of their ids, so that two people who are erased at the same
  -- time and rated the same resources cannot deadlock.
  CREATE FUNCTION total_local_ratings() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      changes jsonb;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        SELECT jsonb_agg(jsonb_build_object('id', local_resource_id, 'rating', rating, 'n', 1)) INTO changes FROM added;
      ELSIF TG_OP = 'DELETE' THEN
        SELECT jsonb_agg(jsonb_build_object('id', local_resource_id, 'rating', -rating, 'n', -1)) INTO changes FROM removed;
      ELSE
        SELECT jsonb_agg(jsonb_build_object('id', id, 'rating', rating, 'n', n)) INTO changes FROM (
          SELECT local_resource_id AS id, rating, 1 AS n FROM added
          UNION ALL SELECT local_resource_id, -rating, -1 FROM removed) changed;
      END IF;
      PERFORM FROM local_resources r
      WHERE r.id IN (SELECT c.id FROM jsonb_to_recordset(changes) c (id uuid)) ORDER BY r.id FOR NO KEY UPDATE;
      UPDATE local_resources r SET rating_sum = r.rating_sum + c.rating, rating_count = r.rating_count + c.n,
        rating_avg = CASE WHEN r.rating_count + c.n > 0
          THEN round((r.rating_sum + c.rating)::numeric / (r.rating_count + c.n), 2) ELSE 0 END
      FROM (SELECT id, sum(rating)::int AS rating, sum(n)::int AS n
            FROM jsonb_to_recordset(changes) t (id uuid, rating integer, n integer) GROUP BY id) c
      WHERE r.id = c.id;
      RETURN NULL;
    END $$;
  CREATE TRIGGER local_resource_ratings_added AFTER INSERT ON local_resource_ratings REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION total_local_ratings();
  CREATE TRIGGER local_resource_ratings_changed AFTER UPDATE ON local_resource_ratings
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION total_local_ratings();
  CREATE TRIGGER local_resource_ratings_removed AFTER DELETE ON local_resource_ratings REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION total_local_ratings();
`;
