import type { Statement } from '#platform/database/database.js';

/** Person $2 starts path $3 at $4, once; a path whose required items are all completed is completed immediately. */
export const startPath: Statement = {
  name: 'path-start',
  text: `INSERT INTO learning_path_starts (id, user_id, path_id, started_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, path_id) DO NOTHING RETURNING id`,
};

/** Completes the paths of everyone who has all that they still require, such as after a resource was archived, at $1. */
export const completeStarted: Statement = {
  name: 'paths-complete',
  text: 'SELECT complete_started(NULL, $1) AS completed',
};
