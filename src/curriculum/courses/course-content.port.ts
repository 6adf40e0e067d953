import type { Actor } from '#platform/access/actor.js';

/** Port: copies what a course contains into a new course of the actor, in the open transaction. */
export abstract class CourseContent {
  abstract copy(actor: Actor, from: string, to: string): Promise<void>;
}
