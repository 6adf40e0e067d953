import { PageOf } from '#platform/api/page.js';
import { Choice, Decimal, Id, Instant, Int, Json, RichText, Text } from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import { type QuestionType, questionTypes } from '#questions/types/question-types.js';
import { bodyOfAnyType, keyOfAnyType, partsByType, promptsByType } from './question-schemas.js';

/** A question as it was at one time. */
@VariesBy('type', partsByType, promptsByType)
export class QuestionVersionView {
  @Id()
  id: string;

  @Int({ min: 1, about: 'Number of the version, starting at 1' })
  number: number;

  @Choice(questionTypes, { about: 'Type of the question; decides on body and key' })
  type: QuestionType;

  @Text({ max: 255 })
  title: string;

  @RichText({ writtenIn: 'format', about: 'What is asked' })
  prompt: string;

  @Json({ schema: bodyOfAnyType, about: 'What a student sees' })
  body: object;

  @Json({ schema: keyOfAnyType, about: 'The correct answers' })
  key: object;

  @Decimal({ about: 'Points for a correct answer' })
  points: number;

  @Instant()
  createdAt: Date;
}

export class QuestionVersionPage extends PageOf(QuestionVersionView) {}
