import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Polls, questions, breakout groups, whiteboards, chat and raised hands of live sessions. */
export class CreateLiveFeatures1770000013850 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(polls);
    await database.query(questions);
    await database.query(messages);
    await database.query(boards);
    await database.query(groupsAndHands);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE live_hands, live_breakouts, live_strokes, live_boards, live_chat_turns, live_messages,
        live_question_votes, live_questions, live_poll_votes, live_poll_tallies, live_polls;
      DROP FUNCTION count_question_votes();
    `);
  }
}

const polls = `
  CREATE TABLE live_polls (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    author_id uuid REFERENCES users ON DELETE SET NULL,
    question text NOT NULL CHECK (length(question) BETWEEN 1 AND 500),
    options text[] NOT NULL CHECK (cardinality(options) BETWEEN 2 AND 20),
    is_multiple boolean NOT NULL,
    is_anonymous boolean NOT NULL,
    show_results text NOT NULL CHECK (show_results IN ('live', 'voted', 'closed')),
    closed_at timestamptz,
    -- When the results were announced last, by the clock of the database.
    announced_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Counts that change with each vote would tell who chose what.
    CHECK (NOT is_anonymous OR show_results = 'closed')
  );
  CREATE INDEX ON live_polls (session_id, created_at, id);
  CREATE INDEX ON live_polls (author_id);

  CREATE TABLE live_poll_tallies (
    poll_id uuid PRIMARY KEY REFERENCES live_polls ON DELETE CASCADE,
    vote_count integer NOT NULL DEFAULT 0 CHECK (vote_count >= 0),
    -- Votes by option, in the order of live_polls.options.
    counts integer[] NOT NULL CHECK (0 <= ALL (counts))
  ) WITH (fillfactor = 50);

  -- Who has voted. In an anonymous poll choices is null: the choice is only counted.
  CREATE TABLE live_poll_votes (
    poll_id uuid NOT NULL REFERENCES live_polls ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    choices integer[] CHECK (cardinality(choices) BETWEEN 1 AND 20),
    PRIMARY KEY (poll_id, user_id)
  );
  CREATE INDEX ON live_poll_votes (user_id);
`;

const questions = `
  CREATE TABLE live_questions (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
    -- Whether only moderators see the author.
    is_anonymous boolean NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'open', 'answered', 'dismissed')),
    answer text CHECK (length(answer) BETWEEN 1 AND 4000),
    answered_by uuid REFERENCES users ON DELETE SET NULL,
    answered_at timestamptz,
    -- Kept by a trigger.
    vote_count integer NOT NULL DEFAULT 0 CHECK (vote_count >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON live_questions (session_id, vote_count DESC, created_at, id);
  CREATE INDEX ON live_questions (author_id);
  CREATE INDEX ON live_questions (answered_by);

  CREATE TABLE live_question_votes (
    question_id uuid NOT NULL REFERENCES live_questions ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (question_id, user_id)
  );
  CREATE INDEX ON live_question_votes (user_id);

  CREATE FUNCTION count_question_votes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE live_questions SET vote_count = vote_count + CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
      WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.question_id ELSE OLD.question_id END;
      RETURN NULL;
    END $$;
  CREATE TRIGGER live_question_votes_counted AFTER INSERT OR DELETE ON live_question_votes
    FOR EACH ROW EXECUTE FUNCTION count_question_votes();
`;

const messages = `
  CREATE TABLE live_messages (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
    audience text NOT NULL CHECK (audience IN ('all', 'moderators', 'group')),
    audience_group integer CHECK (audience_group >= 1),
    -- Which groups of this number: those of live_breakouts.round.
    audience_round integer NOT NULL DEFAULT 0,
    is_announcement boolean NOT NULL DEFAULT false,
    -- Hidden by a moderator.
    hidden_at timestamptz,
    hidden_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((audience = 'group') = (audience_group IS NOT NULL)),
    CHECK (hidden_at IS NOT NULL OR hidden_by IS NULL)
  );
  CREATE INDEX ON live_messages (session_id, id);
  CREATE INDEX ON live_messages (author_id);
  CREATE INDEX ON live_messages (hidden_by);

  -- When a person wrote last, for the slow mode.
  CREATE TABLE live_chat_turns (
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (session_id, user_id)
  );
  CREATE INDEX ON live_chat_turns (user_id);
`;

const boards = `
  -- Board 0 of round 0 is the one of the session; each breakout group has the board with its number and round.
  CREATE TABLE live_boards (
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    round integer NOT NULL,
    board integer NOT NULL CHECK (board >= 0),
    last_sequence integer NOT NULL DEFAULT 0,
    -- Strokes up to this sequence were cleared. They stay in the log.
    cleared_sequence integer NOT NULL DEFAULT 0,
    PRIMARY KEY (session_id, round, board),
    CHECK (cleared_sequence <= last_sequence)
  ) WITH (fillfactor = 50);

  CREATE TABLE live_strokes (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL,
    round integer NOT NULL,
    board integer NOT NULL,
    sequence integer NOT NULL CHECK (sequence >= 1),
    author_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    tool text NOT NULL CHECK (tool IN ('pen', 'marker', 'line', 'rectangle', 'ellipse')),
    color text NOT NULL CHECK (color ~ '^#[0-9a-f]{6}$'),
    width integer NOT NULL CHECK (width BETWEEN 1 AND 100),
    -- Pairs of coordinates: x, y, x, y and so on.
    points integer[] NOT NULL CHECK (cardinality(points) BETWEEN 2 AND 1000),
    erased_at timestamptz,
    erased_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (session_id, round, board) REFERENCES live_boards ON DELETE CASCADE,
    UNIQUE (session_id, round, board, sequence)
  );
  CREATE INDEX ON live_strokes (author_id);
  CREATE INDEX ON live_strokes (erased_by);
`;

const groupsAndHands = `
  -- The breakout groups of a session are numbered from 1. session_participants.breakout_group holds their members.
  CREATE TABLE live_breakouts (
    session_id uuid PRIMARY KEY REFERENCES live_sessions ON DELETE CASCADE,
    -- 0 once they were removed. The row stays, because it counts the rounds.
    group_count integer NOT NULL CHECK (group_count BETWEEN 0 AND 100),
    -- Grows each time groups are made, so that what belongs to a group is not shown to a later one with its number.
    round integer NOT NULL DEFAULT 1,
    seed integer NOT NULL,
    is_open boolean NOT NULL DEFAULT false,
    assigns_late boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE live_hands (
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    raised_at timestamptz NOT NULL,
    -- Order of raising.
    place bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (session_id, user_id)
  );
  CREATE INDEX ON live_hands (user_id);
`;
