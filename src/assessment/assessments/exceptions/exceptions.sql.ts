import type { Statement } from '#platform/database/database.js';
import { displayNameSql } from '#identity/accounts/display-name.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** A row if $2 is a student of classroom $1. */
export const studentOfClass: Statement = {
  name: 'exception-student-of-class',
  text: `SELECT 1 FROM classroom_members m WHERE m.classroom_id = $1 AND m.user_id = $2 AND ${currentStudent('m')}`,
};

/** The names of people $1. */
export const namesOf: Statement = {
  name: 'exception-names',
  text: `SELECT u.id, ${displayNameSql('u')} AS name FROM users u WHERE u.id = ANY ($1::uuid[])`,
};
