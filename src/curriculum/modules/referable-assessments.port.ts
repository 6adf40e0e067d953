import type { Actor } from '#platform/access/actor.js';

/** Port: the assessments that a person may refer to from a module. */
export abstract class ReferableAssessments {
  /** Those of the ids that are assessments which the actor may read. */
  abstract readable(actor: Actor, ids: string[]): Promise<string[]>;
}
