import type { Actor } from '#platform/access/actor.js';
import type { ItemMark } from './grading.dto.js';

/** What follows when a teacher gives answers scores, in the same transaction. Provided by features of marking. */
export abstract class MarkObserver {
  abstract marked(actor: Actor, attemptId: string, marks: ItemMark[]): Promise<void>;
}
