import { displayNameSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';
import { ownDates } from './own-dates.sql.js';

/** A row if $2 is a student of classroom $1. */
export const studentOfClass: Statement = {
  name: 'exception-student-of-class',
  text: `SELECT 1 FROM classroom_members m WHERE m.classroom_id = $1 AND m.user_id = $2 AND ${currentStudent('m')}`,
};

/** The names of people $1. */
export const namesOf: Statement = {
  name: 'exception-names',
  text: `SELECT u.id, ${displayNameSql('u')} AS name FROM users u WHERE ${isOneOf('u.id', '$1::uuid[]')}`,
};

/** A row if student $2, or everyone, cannot use the whole time limit of assessment $1 between its opening and its closing. */
export const shortWindow: Statement = {
  name: 'exception-short-window',
  text: `SELECT 1 FROM assessments a CROSS JOIN LATERAL ${ownDates('a', '$2::uuid')} own
         WHERE a.id = $1 AND (own.opens_at >= own.closes_at
           OR own.opens_at + make_interval(secs => own.limit_seconds + own.extension_seconds) > own.closes_at)`,
};
