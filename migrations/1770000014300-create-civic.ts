import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bills, representatives and how they voted, as admins publish them; and the own votes of people, encrypted. */
export class CreateCivic1770000014300 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(catalogue);
    await database.query(votes);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE civic_votes, representative_votes, civic_representatives, civic_bills;');
  }
}

const level = `CHECK (level IN ('federal', 'state', 'local'))`;

const catalogue = `
  CREATE TABLE civic_bills (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    -- The id of the bill in its parliament or in the data that was imported.
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 500),
    type text CHECK (length(type) BETWEEN 1 AND 100),
    level text NOT NULL ${level},
    status text NOT NULL DEFAULT 'introduced'
      CHECK (status IN ('introduced', 'committee', 'passed', 'enacted', 'rejected', 'vetoed', 'withdrawn')),
    summary text CHECK (length(summary) BETWEEN 1 AND 5000),
    introduced_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT civic_bills_external_id_key UNIQUE (organization_id, external_id)
  );
  CREATE INDEX ON civic_bills (organization_id, created_at, id);
  CREATE INDEX ON civic_bills (organization_id, introduced_on, id);
  CREATE INDEX ON civic_bills (organization_id, name COLLATE name_order, id);
  CREATE INDEX ON civic_bills (lower(type));
  CREATE INDEX civic_bills_words_idx ON civic_bills USING gin (words_of(name, external_id));

  CREATE TABLE civic_representatives (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 100),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    level text NOT NULL ${level},
    country text NOT NULL CHECK (country ~ '^[a-z]{2,3}$'),
    -- Null: of the whole country, or of the whole state.
    state text CHECK (length(state) BETWEEN 1 AND 100),
    district text CHECK (length(district) BETWEEN 1 AND 100),
    party text CHECK (length(party) BETWEEN 1 AND 100),
    office text CHECK (length(office) BETWEEN 1 AND 200),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT civic_representatives_external_id_key UNIQUE (organization_id, external_id)
  );
  CREATE INDEX ON civic_representatives (organization_id, name COLLATE name_order, id);
  CREATE INDEX ON civic_representatives (country, lower(state), lower(district));
  CREATE INDEX civic_representatives_words_idx ON civic_representatives USING gin (words_of(name, office));

  CREATE TABLE representative_votes (
    representative_id uuid NOT NULL REFERENCES civic_representatives ON DELETE CASCADE,
    bill_id uuid NOT NULL REFERENCES civic_bills ON DELETE CASCADE,
    choice text NOT NULL CHECK (choice IN ('yes', 'no', 'abstain')),
    PRIMARY KEY (representative_id, bill_id)
  );
  CREATE INDEX ON representative_votes (bill_id);
`;

const votes = `
  CREATE TABLE civic_votes (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The external id of the bill, which need not be in civic_bills.
    bill_id text NOT NULL CHECK (length(bill_id) BETWEEN 1 AND 100),
    bill_name text CHECK (length(bill_name) BETWEEN 1 AND 500),
    bill_type text CHECK (length(bill_type) BETWEEN 1 AND 100),
    government_level text CHECK (government_level IN ('federal', 'state', 'local')),
    -- Encrypted, bound to the person and the bill; all choices have the same length.
    vote_choice text NOT NULL CHECK (vote_choice LIKE '%:%' AND length(vote_choice) <= 200),
    voted_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, bill_id)
  );
  CREATE INDEX ON civic_votes (user_id, voted_at DESC, id);
  CREATE INDEX ON civic_votes (bill_id);
  CREATE INDEX ON civic_votes (bill_type);
`;
