import { Anything, Choice, Decimal, Id, Int, Json, Part, RichText, Text } from '#platform/shapes/fields.js';
import { QuestionDraft } from '#questions/bank/questions.dto.js';
import { type QuestionType, questionTypes } from '#questions/types/question-types.js';
import { type TextFormat, textFormats } from '#questions/types/question-content.js';

/** A question of the bank, or a new one that goes into the bank on the way. */
export class ItemDraft {
  @Id({ optional: true, about: 'A question of the bank; its present wording is taken' })
  questionId?: string;

  @Part(() => QuestionDraft, { optional: true, about: 'A new question' })
  question?: QuestionDraft;

  @Decimal({ min: 0.01, max: 1000, optional: true, about: "The question's own points when left out" })
  points?: number;
}

/** A question of an assessment, as much of it as the reader may know. */
export class ItemView {
  @Id({ about: 'Answers are given by this id' })
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

  @Json({ about: 'What is asked; its shape depends on the type' })
  body: object;

  @Id({ optional: true, about: 'For teachers' })
  questionId?: string;

  @Id({ optional: true, about: 'For teachers' })
  questionVersionId?: string;

  @Text({ optional: true, about: 'For teachers' })
  title?: string;

  @Anything({ optional: true, about: 'For teachers: what is right' })
  key?: unknown;

  @RichText({ writtenIn: 'format', optional: true, about: 'For teachers' })
  feedback?: string;
}
