import { Choice, Decimal, Int, Json, Part, RichText } from '#platform/shapes/fields.js';
import { type TextFormat, textFormats } from '#questions/types/question-content.js';
import { type QuestionType, questionTypes } from '#questions/types/question-types.js';
import { bodyOfAnyType } from './question-schemas.js';
import { QuestionScoringView } from './question-scoring.dto.js';

/** A question as the person who answers it sees it, in an assessment or an exercise. */
export class AskedQuestion {
  @Int({ min: 0, about: 'Place among the questions, starting at 0' })
  position: number;

  @Decimal({ about: 'Points for a correct answer' })
  points: number;

  @Choice(questionTypes, { about: 'Type of the question; decides on body and response' })
  type: QuestionType;

  @RichText({ writtenIn: 'format', about: 'What is asked' })
  prompt: string;

  @Choice(textFormats, { about: 'How the texts are written' })
  format: TextFormat;

  @Json({ schema: bodyOfAnyType, about: 'The question itself; its fields depend on the type' })
  body: object;

  @Part(() => QuestionScoringView, { optional: true, about: 'How the answer is scored; absent if a teacher grades it' })
  scoring?: QuestionScoringView;
}
