import type { Statement } from '#platform/database/database.js';
import { batchOf, isOneOf } from '#platform/database/sql-text.js';

/** Queues emails; skips ids that exist already. */
export const enqueue: Statement = {
  name: 'outbox-enqueue',
  text: `INSERT INTO outbox_emails (id, recipient, user_id, sealed, status)
         SELECT id, recipient, user_id, sealed, 'queued'
         FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS mail (id, recipient, user_id, sealed)
         ON CONFLICT (id) DO NOTHING RETURNING id`,
};

/** The email $1, if it is still queued. */
export const findQueued: Statement = {
  name: 'outbox-queued',
  text: `SELECT * FROM outbox_emails WHERE id = $1 AND status = 'queued'`,
};

/** Marks the email $1 as sent, which deletes its content, or as kept. */
export const markDone: Statement = {
  name: 'outbox-done',
  text: `UPDATE outbox_emails SET status = $2, sent_at = now(), sealed = CASE WHEN $2 = 'sent' THEN NULL ELSE sealed END WHERE id = $1`,
};

/** The newest emails that were not sent. */
export const newest: Statement = {
  name: 'outbox-newest',
  text: `SELECT * FROM outbox_emails WHERE sealed IS NOT NULL ORDER BY created_at DESC LIMIT 100`,
};

/** Emails with a content, in the order of their ids, after $1. */
export const unsentAfter: Statement = {
  name: 'outbox-unsent-after',
  text: 'SELECT * FROM outbox_emails WHERE sealed IS NOT NULL AND id > $1::uuid ORDER BY id LIMIT 500',
};

/** Deletes the emails $1. */
export const remove: Statement = {
  name: 'outbox-remove',
  text: `DELETE FROM outbox_emails WHERE ${isOneOf('id', '$1::uuid[]')}`,
};

/** Deletes one batch of the emails sent or kept before $1. */
export const purge: Statement = {
  name: 'outbox-purge',
  text: `DELETE FROM outbox_emails WHERE ${batchOf('outbox_emails', `status <> 'queued' AND sent_at < $1`)} RETURNING id`,
};
