import { PageOf } from '#platform/api/page.js';
import { Id, Int, Text } from '#platform/shapes/fields.js';

/** How many late days students may use in a subject without a penalty. */
export class LateDayBudgetDraft {
  @Int({ min: 0, max: 365, about: 'Calendar days over all work of the subject' })
  days: number;

  @Id({
    optional: true,
    about: 'Only for this student of the class; by default for all who have no budget of their own',
  })
  studentId?: string;
}

export class LateDaysView {
  @Id({ nullable: true, about: 'null for the days of all who have no budget of their own' })
  studentId: string | null;

  @Text({ nullable: true, about: 'Name of the student' })
  studentName: string | null;

  @Int({ min: 0, about: 'Late days in the subject' })
  days: number;

  @Int({ min: 0, about: 'Late days used; the earliest late work uses them first' })
  used: number;
}

export class LateDaysPage extends PageOf(LateDaysView) {}
