import { sealedColumn } from '#platform/crypto/sealed.js';

/** Subject and text of an email, which can contain a password reset link. */
export const sealedMail = sealedColumn('outbox_emails', 'sealed', { context: 'outbox' });
