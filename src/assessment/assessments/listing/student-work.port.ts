import type { Actor } from '#platform/access/actor.js';

/** SQL about the work of students on assessments, for lists and views of assessments. Provided by submissions. */
export abstract class StudentWork {
  /**
   * The fields of WorkView as a JSON object. `assessment` is the alias of a row, `student` an SQL expression with the id of
   * the student, `own` the alias of a joined row of `ownDates` for the student. A score and the id of a submission that the
   * actor may not read are null.
   */
  abstract view(actor: Actor, assessment: string, student: string, own?: string): string;

  /** The state of the work, one of `workStates`. */
  abstract state(assessment: string, student: string): string;

  /** When the work changed; null if there is none. */
  abstract changedAt(assessment: string, student: string): string;
}
