import { Choice, Decimal, Id, Int, Json, Part, RichText, Text } from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import { bodyOfAnyType, keyOfAnyType, partsByType, promptsByType } from '#questions/bank/question-schemas.js';
import { QuestionDraft } from '#questions/bank/questions.dto.js';
import { type QuestionType, questionTypes } from '#questions/types/question-types.js';
import { type TextFormat, textFormats } from '#questions/types/question-content.js';

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
@VariesBy('type', partsByType, promptsByType)
export class ItemView {
  @Id({ about: 'Submissions give answers by this id' })
  id: string;

  @Int({ min: 0, about: 'Place in the assessment, starting at 0' })
  position: number;

  @Decimal({ about: 'Points for a correct answer' })
  points: number;

  @Choice(questionTypes, { about: 'Type of the question; decides on body, key and response' })
  type: QuestionType;

  @RichText({ writtenIn: 'format', about: 'What is asked' })
  prompt: string;

  @Choice(textFormats, { about: 'How the texts are written' })
  format: TextFormat;

  @Json({ schema: bodyOfAnyType, about: 'The question itself; its fields depend on the type' })
  body: object;

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
