import { conflict } from '#platform/problems/problem.js';

/** Two markers have to give the score of the work first. */
export const doubleMarking = () =>
  conflict('double_marking', 'Two teachers mark this work. Give your score with PUT /submissions/{id}/marker-scores.');
