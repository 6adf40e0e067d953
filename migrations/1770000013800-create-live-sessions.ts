import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Live sessions, the people who take part in them, and the log of what happens there. */
export class CreateLiveSessions1770000013800 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(sessionTables);
    await database.query(participantTable);
    await database.query(seatTriggers);
    await database.query(eventTable);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TABLE live_session_events, session_participants, live_session_counters, live_sessions;
      DROP FUNCTION refuse_event_change(), count_live_seats(), copy_live_seats();
    `);
  }
}

const sessionTables = `
  CREATE TABLE live_sessions (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text CHECK (length(description) <= 5000),
    instructor_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    -- Those who may take part: people with access to the module or course, of the classroom, and invited people.
    module_id uuid REFERENCES modules ON DELETE RESTRICT,
    course_id uuid REFERENCES courses ON DELETE RESTRICT,
    classroom_id uuid REFERENCES classrooms ON DELETE RESTRICT,
    scheduled_start timestamptz NOT NULL,
    scheduled_end timestamptz NOT NULL,
    actual_start timestamptz,
    actual_end timestamptz,
    max_participants integer NOT NULL DEFAULT 50 CHECK (max_participants BETWEEN 1 AND 10000),
    status text NOT NULL DEFAULT 'scheduled'
      CHECK (status IN ('scheduled', 'starting', 'active', 'paused', 'ended', 'cancelled')),
    features jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(features) = 'array' AND octet_length(features::text) <= 16384),
    meeting_url text CHECK (meeting_url ~* '^https://' AND length(meeting_url) <= 2000),
    recording_url text CHECK (recording_url ~* '^https://' AND length(recording_url) <= 2000),
    summary text CHECK (length(summary) <= 20000),
    engagement_score integer CHECK (engagement_score BETWEEN 0 AND 100),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT check_session_times CHECK (scheduled_end > scheduled_start),
    CONSTRAINT live_sessions_one_content_check CHECK (module_id IS NULL OR course_id IS NULL),
    CHECK (status NOT IN ('active', 'paused', 'ended') OR actual_start IS NOT NULL),
    CHECK (actual_end IS NULL OR status IN ('ended', 'cancelled'))
  );
  CREATE INDEX ON live_sessions (instructor_id);
  CREATE INDEX ON live_sessions (status);
  CREATE INDEX ON live_sessions (scheduled_start, scheduled_end);
  CREATE INDEX ON live_sessions (organization_id, scheduled_start, id);
  CREATE INDEX ON live_sessions (module_id);
  CREATE INDEX ON live_sessions (course_id);
  CREATE INDEX ON live_sessions (classroom_id);
  CREATE INDEX live_sessions_words_idx ON live_sessions USING gin (words_of(title, description));

  -- What changes often: a narrow row, updated in place. Its lock orders the events and the seats of a session.
  CREATE TABLE live_session_counters (
    session_id uuid PRIMARY KEY REFERENCES live_sessions ON DELETE CASCADE,
    last_sequence integer NOT NULL DEFAULT 0,
    -- Copied from live_sessions.max_participants by a trigger.
    seats integer NOT NULL,
    -- Present participants and assistants.
    seats_taken integer NOT NULL DEFAULT 0 CHECK (seats_taken >= 0),
    -- Participants and assistants who joined at least once.
    joined_count integer NOT NULL DEFAULT 0 CHECK (joined_count >= 0),
    CONSTRAINT live_session_counters_seats_check CHECK (seats_taken <= seats)
  ) WITH (fillfactor = 50);

  CREATE FUNCTION copy_live_seats() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO live_session_counters (session_id, seats) VALUES (NEW.id, NEW.max_participants)
      ON CONFLICT (session_id) DO UPDATE SET seats = EXCLUDED.seats;
      RETURN NULL;
    END $$;
  CREATE TRIGGER live_sessions_seats_copied AFTER INSERT OR UPDATE OF max_participants ON live_sessions
    FOR EACH ROW EXECUTE FUNCTION copy_live_seats();
`;

const participantTable = `
  -- An invited person has joined_at NULL. Present: joined and not left. A removed person cannot join until readmitted.
  CREATE TABLE session_participants (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role text NOT NULL DEFAULT 'participant' CHECK (role IN ('instructor', 'assistant', 'participant', 'observer')),
    permissions text[] NOT NULL DEFAULT '{can_speak}'
      CHECK (permissions <@ '{can_speak,can_share_screen,can_use_whiteboard,can_create_polls,can_moderate}'),
    joined_at timestamptz,
    last_joined_at timestamptz,
    left_at timestamptz,
    -- The last sign of life of a present person: an open stream, or a request.
    last_seen_at timestamptz,
    removed_at timestamptz,
    muted_at timestamptz,
    -- Whether staff invited the person, who then needs no access to the module or course.
    is_invited boolean NOT NULL DEFAULT false,
    -- How often the invitation was withdrawn or given again; with the version of the session, the SEQUENCE in their calendar.
    calendar_sequence integer NOT NULL DEFAULT 0 CHECK (calendar_sequence >= 0),
    -- The number of the breakout group; null outside of groups.
    breakout_group integer CHECK (breakout_group >= 1),
    participation_score integer NOT NULL DEFAULT 0 CHECK (participation_score BETWEEN 0 AND 100),
    -- Time of completed stays.
    total_seconds integer NOT NULL DEFAULT 0 CHECK (total_seconds >= 0),
    interaction_count integer NOT NULL DEFAULT 0 CHECK (interaction_count >= 0),
    questions_asked integer NOT NULL DEFAULT 0 CHECK (questions_asked >= 0),
    polls_answered integer NOT NULL DEFAULT 0 CHECK (polls_answered >= 0),
    connection_quality text CHECK (connection_quality IN ('good', 'fair', 'poor')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT session_participants_once_key UNIQUE (session_id, user_id),
    CHECK (joined_at IS NOT NULL OR num_nonnulls(last_joined_at, left_at, last_seen_at) = 0),
    CHECK (joined_at IS NULL OR num_nonnulls(last_joined_at, last_seen_at) = 2),
    CHECK (removed_at IS NULL OR joined_at IS NULL OR left_at IS NOT NULL)
  ) WITH (fillfactor = 80);
  CREATE INDEX ON session_participants (session_id);
  CREATE INDEX ON session_participants (user_id);
  CREATE INDEX ON session_participants (role);
  CREATE INDEX session_participants_present_idx ON session_participants (session_id)
    WHERE joined_at IS NOT NULL AND left_at IS NULL;
`;

const signed = (sign: '' | '-', rows: 'added' | 'removed'): string => `
        SELECT session_id, ${sign}(left_at IS NULL)::int AS present, ${sign}1 AS joined FROM ${rows}
        WHERE joined_at IS NOT NULL AND role IN ('participant', 'assistant')`;

const countSeats = (changes: string): string => `
        UPDATE live_session_counters c
        SET seats_taken = c.seats_taken + s.present, joined_count = c.joined_count + s.joined
        FROM (SELECT session_id, sum(present)::int AS present, sum(joined)::int AS joined FROM (${changes}) change
              GROUP BY session_id HAVING sum(present) <> 0 OR sum(joined) <> 0) s
        WHERE c.session_id = s.session_id;`;

/** The check of the counter refuses the participant who has no seat, so that no race can overbook a session. */
const seatTriggers = `
  CREATE FUNCTION count_live_seats() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN ${countSeats(signed('', 'added'))}
      ELSIF TG_OP = 'DELETE' THEN ${countSeats(signed('-', 'removed'))}
      ELSE ${countSeats(`${signed('-', 'removed')} UNION ALL ${signed('', 'added')}`)}
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER session_participants_added AFTER INSERT ON session_participants REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_live_seats();
  CREATE TRIGGER session_participants_changed AFTER UPDATE ON session_participants
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_live_seats();
  CREATE TRIGGER session_participants_removed AFTER DELETE ON session_participants REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_live_seats();
`;

const eventTable = `
  -- The sequence comes from live_session_counters: it has no gaps, and events commit in its order.
  CREATE TABLE live_session_events (
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    sequence integer NOT NULL CHECK (sequence >= 1),
    -- Null for the system, and once the person was erased.
    user_id uuid REFERENCES users ON DELETE SET NULL,
    type text NOT NULL CHECK (type ~ '^[a-z][a-z_]{1,49}$'),
    payload jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(payload) = 'object' AND octet_length(payload::text) <= 65536),
    audience text NOT NULL DEFAULT 'all' CHECK (audience IN ('all', 'moderators', 'user', 'group')),
    audience_user_id uuid REFERENCES users ON DELETE CASCADE,
    audience_group integer,
    -- Which groups of this number: those of live_breakouts.round.
    audience_round integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (session_id, sequence),
    CHECK ((audience = 'user') = (audience_user_id IS NOT NULL)),
    CHECK ((audience = 'group') = (audience_group IS NOT NULL))
  );
  CREATE INDEX ON live_session_events (session_id, created_at);
  CREATE INDEX ON live_session_events (session_id, type, sequence);
  CREATE INDEX ON live_session_events (user_id);
  CREATE INDEX ON live_session_events (audience_user_id) WHERE audience_user_id IS NOT NULL;

  -- Only foreign keys and erasure change events: with the session they are deleted, with a person who wrote them or whom they
  -- name they lose author and content.
  CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF pg_trigger_depth() < 2 AND current_setting('homeroom.allow_erase', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      NEW.payload := '{}';
      RETURN NEW;
    END $$;
  CREATE TRIGGER live_session_events_append_only BEFORE UPDATE OR DELETE ON live_session_events
    FOR EACH ROW EXECUTE FUNCTION refuse_event_change();
`;
