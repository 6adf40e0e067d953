import { Decimal, Flag, Id, Int, Json, Part, RichText, Text } from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import { AskedQuestion } from '#questions/bank/asked-question.dto.js';
import { keyOfAnyType, partsByType, promptsByType } from '#questions/bank/question-schemas.js';
import { QuestionDraft } from '#questions/bank/questions.dto.js';

/** A random draw: every attempt gets other questions of a category, with a tag, or both. */
export class DrawDraft {
  @Int({ min: 1, max: 100, about: 'How many questions each attempt gets' })
  count: number;

  @Id({ nullable: true, default: null, about: 'Category to draw from; required without tag' })
  categoryId: string | null;

  @Flag({ default: true, about: 'With categoryId: also draw from the categories inside it' })
  withSubcategories: boolean;

  @Text({
    max: 100,
    nullable: true,
    default: null,
    about: 'Tag of the questions to draw from; required without categoryId',
  })
  tag: string | null;
}

/** A random draw of an assessment, for teachers. Its candidates are the items with its id in `drawId`. */
export class DrawView extends DrawDraft {
  @Id()
  id: string;

  @Decimal({ about: 'Points of each drawn question' })
  points: number;
}

/** An item as its author sends it: a question of the bank, a new question that is added to the bank, or a random draw. */
export class ItemDraft {
  @Id({ optional: true, about: 'A question of the bank; the item uses its current version' })
  questionId?: string;

  @Part(() => QuestionDraft, { optional: true, about: 'A new question' })
  question?: QuestionDraft;

  @Part(() => DrawDraft, { optional: true, about: 'Questions drawn at random for each attempt' })
  draw?: DrawDraft;

  @Decimal({
    min: 0.01,
    max: 1000,
    optional: true,
    about: "Default: the question's own points; 1 for each drawn question",
  })
  points?: number;
}

/** An item of an assessment, with the fields the reader may see. */
@VariesBy('type', partsByType, promptsByType)
export class ItemView extends AskedQuestion {
  @Id({ about: 'Submissions give answers by this id' })
  id: string;

  @Id({
    optional: true,
    nullable: true,
    about: 'For teachers: the draw whose candidate the item is; null for an item of every attempt',
  })
  drawId?: string | null;

  @Id({ optional: true, about: 'For teachers' })
  questionId?: string;

  @Id({ optional: true, about: 'For teachers' })
  questionVersionId?: string;

  @Text({ optional: true, about: 'For teachers' })
  title?: string;

  @Json({ schema: keyOfAnyType, optional: true, about: 'For teachers: the correct answers' })
  key?: object;

  @RichText({ writtenIn: 'format', optional: true, about: 'For teachers' })
  feedback?: string;
}
