import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import type { PrivacySetting } from './privacy-settings.entity.js';
import { personPermits } from './privacy.scopes.js';

/** Creates the rows of the people $1 that do not exist yet, such as on the first change; concurrent ones create one. */
export const ensurePrivacySettings: Statement = {
  name: 'privacy-settings-ensure',
  text: `INSERT INTO user_privacy_settings (id) SELECT id FROM users WHERE ${isOneOf('id', '$1::uuid[]')} ORDER BY id ON CONFLICT DO NOTHING`,
};

/** The settings of the people $1. A change of them waits for the end of the transaction, and the other way round. */
export const holdPrivacySettings: Statement = {
  name: 'privacy-settings-hold',
  text: `SELECT FROM user_privacy_settings WHERE ${isOneOf('id', '$1::uuid[]')} ORDER BY id FOR SHARE`,
};

/** Waits for the transactions that hold the settings of person $1; others wait for the end of this one. */
export const awaitHolders: Statement = {
  name: 'privacy-settings-await-holders',
  text: 'SELECT FROM user_privacy_settings WHERE id = $1 FOR UPDATE',
};

/** Those of the people $1 who permit a use of their data. */
export const permittingPeople = (setting: PrivacySetting): Statement => ({
  name: `privacy-permitting/${setting}`,
  text: `SELECT person.id FROM unnest($1::uuid[]) AS person (id) WHERE ${personPermits(setting, 'person.id')}`,
});

/** The last decision of person $1 about each purpose. */
export const lastConsents: Statement = {
  name: 'consents-last',
  text: `SELECT DISTINCT ON (c.purpose) c.purpose, c.decision, c.text_version AS "textVersion", c.decided_as AS "decidedAs",
           c.created_at AS "decidedAt"
         FROM consents c WHERE c.user_id = $1 ORDER BY c.purpose, c.created_at DESC, c.id DESC`,
};

/** Records decisions of $2 for person $1, as $3, at $4 about the texts $5: the purposes $6, and for each whether it was given. */
export const recordConsents: Statement = {
  name: 'consents-record',
  text: `INSERT INTO consents (id, user_id, decided_by, decided_as, created_at, text_version, purpose, decision)
         SELECT decided.id, $1, $2, $3, $4, $5, decided.purpose, decided.decision
         FROM unnest($6::uuid[], $7::text[], $8::text[]) AS decided (id, purpose, decision)`,
};
