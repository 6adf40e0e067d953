import type { Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/database/naming.js';

/** Rows of a subject that is not archived. */
export const ofActiveSubject =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `EXISTS (SELECT FROM subjects s WHERE s.id = ${row}.${columnOf(column)} AND s.status = 'active')`;
