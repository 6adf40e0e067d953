import { PageOf, PageQuery } from '#platform/api/page.js';
import { Decimal, Id, Ids, Int, Text } from '#platform/shapes/fields.js';

/** Which submissions of an assessment are regraded. By default all. */
export class RegradeDraft {
  @Ids({ max: 500, optional: true, about: 'Only submissions of these students; not while names are hidden' })
  studentIds?: string[];

  @Ids({ max: 300, optional: true, about: 'Only answers to these items' })
  itemIds?: string[];

  @Id({ optional: true, about: 'Only submissions made in this class' })
  classroomId?: string;

  @Text({ max: 2000, default: '', about: 'Why, for the history of the grades' })
  reason: string;
}

export class RegradeView {
  @Int({ about: 'How many submissions will be graded again' })
  submissions: number;
}

/** A student whose score changes. */
export class ChangedScoreView {
  @Id()
  submissionId: string;

  @Id({ nullable: true, about: 'null while names are hidden' })
  studentId: string | null;

  @Text({ about: 'Name of the student; while names are hidden, a candidate number' })
  studentName: string;

  @Decimal({ nullable: true, about: 'The final score now; null without one' })
  fromScore: number | null;

  @Decimal({ nullable: true, about: 'The final score afterwards' })
  toScore: number | null;
}

export class RegradePreviewQuery extends PageQuery {}

/** Whose score a regrade would change. */
export class RegradePreview extends PageOf(ChangedScoreView) {
  @Int({ min: 0, about: 'Submissions that would be graded again' })
  submissions: number;

  @Ids({
    max: 2_000,
    about:
      'Items that keep their keys, because their questions have changed so that the answers do not fit. Grade them',
  })
  skippedItems: string[];
}

/** Which grades are released. By default all that are complete. */
export class GradeReleaseDraft {
  @Ids({ max: 500, optional: true, about: 'Only grades of these students; not while names are hidden' })
  studentIds?: string[];
}

export class GradeReleaseView {
  @Int({ min: 0, about: 'Grades of submissions and entered grades that were released' })
  released: number;
}
