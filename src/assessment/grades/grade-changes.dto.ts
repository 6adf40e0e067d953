import { PageOf } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { type GradeCauseName, gradeCauses } from './grade-causes.js';
import { type GradeSource, gradeSources } from './grades.dto.js';

/** What a grade was and what it became. */
class GradeStep {
  @Decimal({ nullable: true, about: 'The score before' })
  fromScore: number | null;

  @Decimal({ nullable: true, about: 'The score after' })
  toScore: number | null;

  @Flag({ about: 'Whether the student was excused before' })
  fromExcused: boolean;

  @Flag({ about: 'Whether the student was excused after' })
  toExcused: boolean;
}

/** One entry of the ledger of a grade. */
export class GradeChangeView extends IntersectionType(GradeStep) {
  @Int({ min: 1, about: 'Number of the entry; the numbers of a grade have no gaps' })
  number: number;

  @Choice(['grade', 'attempt', 'draft'], {
    about:
      'attempt: the score of one attempt, which may not count; draft: a score that waits for the release. Both for staff only',
  })
  kind: 'grade' | 'attempt' | 'draft';

  @Int({ nullable: true, about: 'The attempt, for kind attempt' })
  attemptNumber: number | null;

  @Choice(gradeSources, { about: 'Where the grade comes from after the change' })
  source: GradeSource;

  @Choice(gradeCauses, { about: 'What changed it' })
  cause: GradeCauseName;

  @Text({ max: 2000, about: 'Why, in words; may be empty' })
  reason: string;

  @Id({ nullable: true, about: 'Id of the person; null for automatic changes and after an erasure' })
  actorId: string | null;

  @Text({ nullable: true, about: 'Name of the person' })
  actorName: string | null;

  @Instant({ about: 'When it changed' })
  changedAt: Date;
}

export class GradeChangePage extends PageOf(GradeChangeView) {}
