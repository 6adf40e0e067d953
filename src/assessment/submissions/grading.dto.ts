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
  @Choice(['graded', 'returned'], { default: 'graded', about: 'returned gives the student one more attempt' })
  status: 'graded' | 'returned';

  @Many(() => ItemMark, { max: 300, default: [], about: 'Scores for single answers' })
  items: ItemMark[];

  @Decimal({ optional: true, about: 'The score of the whole attempt. Default: the sum of the item scores' })
  score?: number;

  @RichText({ optional: true, example: 'Well done.' })
  feedback?: string;

  @Int({ min: 1, optional: true, about: 'Default: the latest attempt' })
  attemptNumber?: number;
}

export class RegradeView {
  @Int({ about: 'How many submissions will be graded again' })
  submissions: number;
}
