import { Choice, Decimal, Id, Int, Many, RichText, Text } from '#platform/shapes/fields.js';

/** The score a teacher gives one answer. */
export class ItemMark {
  @Id()
  itemId: string;

  @Decimal({ max: 1000, about: 'Points for the answer, at most those of the item' })
  score: number;

  @Text({ max: 2000, default: '', about: 'Why, for the student' })
  explanation: string;
}

/** A teacher's decision on a submission. */
export class Grading {
  @Choice(['graded', 'partial', 'returned'], {
    default: 'graded',
    about:
      'partial: other answers may still lack a score, and the attempt is graded with the last one; returned: the student gets one more attempt, unless the assessment is closed for them (409)',
  })
  status: 'graded' | 'partial' | 'returned';

  @Many(() => ItemMark, { max: 300, default: [], about: 'Scores for single answers' })
  items: ItemMark[];

  @Decimal({
    optional: true,
    about:
      'The score of the whole attempt, less the late penalty if it has no items. Default: the sum of the item scores, less the late penalty',
  })
  score?: number;

  @RichText({ optional: true, example: 'Well done.' })
  feedback?: string;

  @Text({ max: 2000, default: '', about: 'Why, for the history of the grade, which the student sees, too' })
  reason: string;

  @Int({ min: 1, optional: true, about: 'Default: the latest attempt' })
  attemptNumber?: number;
}
