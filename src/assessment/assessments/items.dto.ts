import { Anything, Choice, Decimal, Id, Int, Json, Part, RichText, Text } from '#platform/shapes/fields.js';
import { QuestionDraft } from '#questions/bank/questions.dto.js';
import { type QuestionType, questionTypes, type TextFormat, textFormats } from '#questions/types/question-content.js';

/** An item as its author sends it: a question of the bank, or a new question that is added to the bank. */
export class ItemDraft {
  @Id({ optional: true, about: 'A question of the bank; the item uses its current version' })
  questionId?: string;

  @Part(() => QuestionDraft, { optional: true, about: 'A new question' })
  question?: QuestionDraft;

  @Decimal({ min: 0.01, max: 1000, optional: true, about: "Default: the question's own points" })
  points?: number;
}

/** An item of an assessment, with the fields the reader may see. */
export class ItemView {
  @Id({ about: 'Submissions give answers by this id' })
  id: string;

  @Int({ min: 0 })
  position: number;

  @Decimal()
  points: number;

  @Choice(questionTypes)
  type: QuestionType;

  @RichText({ writtenIn: 'format' })
  prompt: string;

  @Choice(textFormats)
  format: TextFormat;

  @Json({ about: 'The question itself; its shape depends on the type' })
  body: object;

  @Id({ optional: true, about: 'For teachers' })
  questionId?: string;

  @Id({ optional: true, about: 'For teachers' })
  questionVersionId?: string;

  @Text({ optional: true, about: 'For teachers' })
  title?: string;

  @Anything({ optional: true, about: 'For teachers: the answer key' })
  key?: unknown;

  @RichText({ writtenIn: 'format', optional: true, about: 'For teachers' })
  feedback?: string;
}
