import { either, ownedBy, type Scope } from '#platform/access/policy.js';
import { columnOf } from '#platform/text/names.js';
import type { LearningPath } from './learning-path.entity.js';

const published: Scope<LearningPath> = (row) => `${row}.status = 'published'`;

/** Paths that the actor has started stay readable when they are archived or hidden. */
const started: Scope<LearningPath> = (row) => `has_started(:actorId, ${row}.id)`;

export const ownedByActor = ownedBy<LearningPath>('createdBy');

/** What everyone reads. */
export const offeredPath = either<LearningPath>(published, started);

/** Rows of a learning path that belongs to the actor. */
export const ofOwnPath =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `EXISTS (SELECT FROM learning_paths p WHERE p.id = ${row}.${columnOf(column)} AND p.created_by = :actorId)`;
