import { Injectable } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import {
  joinOwnDates,
  mayDiffer,
  openedAt,
  ownDates,
  ownDueAt,
} from '#assessment/assessments/exceptions/own-dates.sql.js';
import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { Actor } from '#platform/access/actor.js';
import { contextOf, type RowContext } from '#platform/database/row-context.js';
import { All } from '#platform/ports/ports.js';
import { columnOf } from '#platform/text/names.js';
import { currentStudent } from '#school/people/membership.sql.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import type { AssessmentContext } from './listed-assessment.dto.js';
import { StudentWork } from './student-work.port.js';

/** The names shown with an assessment, as SQL over `assessmentNameJoins`. */
export const assessmentNames = {
  subjectName: 'named_subject.name',
  classroomName: 'named_class.name',
  authorName: displayNameSql('author'),
};

export const assessmentNameJoins = (assessment: string): string => `
  LEFT JOIN subjects named_subject ON named_subject.id = ${assessment}.subject_id
  LEFT JOIN classrooms named_class ON named_class.id = ${assessment}.classroom_id
  LEFT JOIN users author ON author.id = ${assessment}.author_id`;

/** Work that is shown with assessments: the field of AssessmentContext, its SQL, and conditions on the state and the own due date. */
export interface ShownWork {
  field: 'work' | 'children';
  /** Over `joinOwnDates`. */
  view: (assessment: string) => string;
  /** The own due date as `dueAt`, over `joinOwnDates`. */
  viewedDueAt: (assessment: string) => string;
  isInState: (assessment: string, state: string) => string;
  /** The own due date, or the first one of the children. */
  dueAt: (assessment: string) => string;
  /** Whether `dueAt` may differ from the due date of the class. */
  mayDiffer: (assessment: string) => string;
  /** `condition` is one on the own due date, given as SQL. */
  isDue: (assessment: string, condition: (dueAt: string) => string) => string;
}

/** Shows assessments with names and, to students and parents, with the own work or that of the children. */
@Injectable()
export class AssessmentContexts {
  constructor(@All(StudentWork) private readonly providers: StudentWork[]) {}

  /** The context of one assessment with the alias `row`. */
  of(actor: Actor): RowContext<AssessmentContext> {
    const shown = this.workFor(actor);
    const ofWork = shown && { [shown.field]: shown.view('row'), isLocked: `NOT ${openedAt('row', 'own.opens_at')}` };
    return contextOf<AssessmentContext>(
      { ...assessmentNames, ...ofWork },
      `FROM (SELECT) one ${assessmentNameJoins('row')} ${shown ? joinOwnDates('row') : ''}`,
    );
  }

  /** What the actor sees of the work on assessments; undefined for staff, who read submissions and the gradebook. */
  workFor(actor: Actor): ShownWork | undefined {
    const [work] = this.providers;
    if (!work) return undefined;
    if (assessmentPolicy.scopeOf(actor.role, 'seeOwnWork')) return ownWork(actor, work);
    if (assessmentPolicy.scopeOf(actor.role, 'seeChildrensWork')) return childrensWork(actor, work);
    return undefined;
  }
}

const ownWork = (actor: Actor, work: StudentWork): ShownWork => ({
  field: 'work',
  view: (assessment) => work.view(actor, assessment, ':actorId', 'own'),
  viewedDueAt: () => 'own.due_at',
  isInState: (assessment, state) => `${work.state(assessment, ':actorId')} = ${state}`,
  dueAt: (assessment) => ownDueAt(assessment, ':actorId'),
  mayDiffer: (assessment) => mayDiffer(assessment, (alias, column) => `${alias}.${columnOf(column)} = :actorId`),
  isDue: (assessment, condition) => `(SELECT ${condition('own.due_at')} FROM ${ownDates(assessment, ':actorId')} own)`,
});

const childrensWork = (actor: Actor, work: StudentWork): ShownWork => ({
  field: 'children',
  view: (assessment) => `(
    SELECT coalesce(json_agg(json_build_object('studentId', child.id, 'studentName', ${displayNameSql('child')},
      'work', ${work.view(actor, assessment, 'child.id')}) ORDER BY ${nameOrderSql('child')}), '[]')
    FROM ${childrenIn(assessment)} JOIN users child ON child.id = pupil.user_id)`,
  isInState: (assessment, state) =>
    `EXISTS (SELECT FROM ${childrenIn(assessment)} WHERE ${work.state(assessment, 'pupil.user_id')} = ${state})`,
  viewedDueAt: childrensDueAt,
  dueAt: childrensDueAt,
  mayDiffer: (assessment) =>
    mayDiffer(assessment, (alias, column) => ofOwnChildren<Record<typeof column, string>>(column)(alias)),
  isDue: (assessment, condition) =>
    `EXISTS (SELECT FROM ${childrenIn(assessment)} CROSS JOIN LATERAL ${ownDates(assessment, 'pupil.user_id')} own WHERE ${condition('own.due_at')})`,
});

const childrensDueAt = (assessment: string): string => `coalesce((SELECT min(own.due_at) FROM ${childrenIn(assessment)}
    CROSS JOIN LATERAL ${ownDates(assessment, 'pupil.user_id')} own), ${assessment}.due_at)`;

/** The actor's children in the class of an assessment, each with `id` and `name`. */
export const namedChildrenIn = (assessment: string): string => `(
  SELECT person.id, ${displayNameSql('person')} AS name
  FROM ${childrenIn(assessment)} JOIN users person ON person.id = pupil.user_id) child`;

/** The memberships of the actor's children in the class of an assessment. */
const childrenIn = (assessment: string): string => `(
  SELECT m.user_id FROM classroom_members m WHERE m.classroom_id = ${assessment}.classroom_id AND ${currentStudent('m')}
    AND ${ofOwnChildren<{ userId: string }>('userId')('m')}) pupil`;
