import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** The language that user $1 has chosen. */
export const preferredLanguage: Statement = {
  name: 'user-language',
  text: 'SELECT language FROM user_preferences WHERE id = $1',
};

/** The languages that the users $1 have chosen. */
export const preferredLanguages: Statement = {
  name: 'user-languages',
  text: `SELECT id, language FROM user_preferences WHERE ${isOneOf('id', '$1::uuid[]')}`,
};
