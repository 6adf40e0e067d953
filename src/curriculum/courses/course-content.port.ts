import type { Actor } from '#platform/access/actor.js';

/** What a copy of a course lacks. */
export interface CopiedContent {
  /** Questions that the actor may not read. */
  questionsLeftOut: number;
  /** Assessments that the actor may not read. */
  assessmentsLeftOut: number;
}

/** Port: copies what a course contains into a new course of the actor, and hands it over, in the open transaction. */
export abstract class CourseContent {
  abstract copy(actor: Actor, from: string, to: string): Promise<CopiedContent>;

  /** Makes a person responsible for what another person was responsible for in a course. */
  abstract handOver(courseId: string, from: string, to: string): Promise<void>;
}
