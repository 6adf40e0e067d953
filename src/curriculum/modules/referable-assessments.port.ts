import type { Actor } from '#platform/access/actor.js';

/** Port: the assessments that a person may refer to from a module. */
export abstract class ReferableAssessments {
  /** How many of these different ids are assessments that the actor may read. */
  abstract count(actor: Actor, ids: string[]): Promise<number>;
}
