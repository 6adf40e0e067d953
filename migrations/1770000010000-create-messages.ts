import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages and notifications, sent messages, and one-time tickets for event streams. */
export class CreateMessages1770000010000 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(sendTable);
    await database.query(messageTable);
    await database.query(ticketTable);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query('DROP TABLE stream_tickets, messages, sent_messages');
  }
}

const messageColumns = `
  kind text NOT NULL CHECK (kind IN ('alert', 'warning', 'update', 'reminder', 'info')),
  tag text NOT NULL CHECK (length(tag) BETWEEN 1 AND 30),
  scope_type text NOT NULL CHECK (scope_type IN ('user', 'classroom', 'subject', 'course', 'live_session', 'tcode', 'organization')),
  scope_id uuid,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  body text NOT NULL CHECK (length(body) <= 10000),
  expires_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()`;

const sendTable = `
  -- One row per sent message, independent of the number of recipients.
  CREATE TABLE sent_messages (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    sender_id uuid NOT NULL REFERENCES users ON DELETE RESTRICT,
    with_guardians boolean NOT NULL DEFAULT false,
    idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 200),
    request_hash text,
    recipient_count integer CHECK (recipient_count >= 0),
    delivered_at timestamptz,
    ${messageColumns},
    CONSTRAINT sent_messages_idempotency_key UNIQUE (sender_id, idempotency_key)
  );
  CREATE INDEX ON sent_messages (sender_id, created_at DESC, id DESC);
`;

const messageTable = `
  CREATE TABLE messages (
    id uuid PRIMARY KEY,
    recipient_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    sender_id uuid REFERENCES users ON DELETE RESTRICT,
    send_id uuid REFERENCES sent_messages ON DELETE RESTRICT,
    -- The student whom a notification to a guardian names.
    student_id uuid REFERENCES users ON DELETE CASCADE,
    link text CHECK (length(link) BETWEEN 1 AND 300),
    read_at timestamptz,
    hidden_at timestamptz,
    dedupe_key text CHECK (length(dedupe_key) BETWEEN 1 AND 200),
    ${messageColumns}
  );
  CREATE UNIQUE INDEX messages_dedupe_idx ON messages (recipient_id, dedupe_key);
  CREATE INDEX messages_inbox_idx ON messages (recipient_id, created_at DESC, id DESC) WHERE hidden_at IS NULL;
  CREATE INDEX messages_unread_idx ON messages (recipient_id) INCLUDE (expires_at) WHERE read_at IS NULL AND hidden_at IS NULL;
  CREATE INDEX ON messages (sender_id) WHERE sender_id IS NOT NULL;
  CREATE INDEX ON messages (student_id) WHERE student_id IS NOT NULL;
  CREATE INDEX messages_send_idx ON messages (send_id, (read_at IS NOT NULL)) WHERE send_id IS NOT NULL;
  CREATE INDEX messages_expiry_idx ON messages (expires_at) WHERE expires_at IS NOT NULL;

  -- The content and recipient of a message cannot be changed.
  CREATE TRIGGER messages_never_edited
    BEFORE UPDATE OF recipient_id, sender_id, send_id, student_id, link, kind, tag, scope_type, scope_id, title, body, expires_at, dedupe_key
    ON messages FOR EACH ROW EXECUTE FUNCTION refuse_change();
`;

const ticketTable = `
  CREATE TABLE stream_tickets (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    session_id uuid NOT NULL REFERENCES user_sessions ON DELETE CASCADE,
    ticket_hash text NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX ON stream_tickets (user_id);
  CREATE INDEX ON stream_tickets (session_id);
  CREATE INDEX ON stream_tickets (expires_at);
`;
