import type { Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import { consentPurposes, type PrivacySetting } from './privacy-settings.entity.js';

/** SQL for the version of the organization's texts; one row, so PostgreSQL reads it once per statement. */
const currentVersion = `(SELECT coalesce(o.settings->'privacy'->>'consentVersion', '1') FROM organizations o)`;

const needConsent: readonly string[] = consentPurposes;

/**
 * SQL that is true if the person with the id `userId`, an SQL expression, permits this use of their data. Consent to an earlier version of
 * the organization's texts permits nothing.
 */
export function personPermits(setting: PrivacySetting, userId: string): string {
  const column = `permission.${columnOf(setting)}`;
  const row = `SELECT FROM user_privacy_settings permission WHERE permission.id = ${userId}`;
  return needConsent.includes(setting)
    ? `EXISTS (${row} AND ${column} AND permission.consent_version = ${currentVersion})`
    : `NOT EXISTS (${row} AND NOT ${column})`;
}

/** Rows of people who permit this use of their data; `column` holds their id. */
export const permits =
  <E>(setting: PrivacySetting, column: keyof E & string): Scope<E> =>
  (row) =>
    personPermits(setting, `${row}.${columnOf(column)}`);
