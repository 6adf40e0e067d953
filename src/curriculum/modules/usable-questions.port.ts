import type { Actor } from '#platform/access/actor.js';

/** Port: the questions that a person may use in an exercise. */
export abstract class UsableQuestions {
  /** Those of the ids that are questions of the bank which the actor may read. */
  abstract usable(actor: Actor, ids: string[]): Promise<string[]>;

  /** Those of the ids that are questions which the actor may read, archived ones included. */
  abstract readable(actor: Actor, ids: string[]): Promise<string[]>;
}
