import { Figure, Id, Int, Many, Text } from '#platform/shapes/fields.js';
import { maxCompared, maxResponses } from './statistics.sql.js';

/** A response and how many students gave it. Choices without any are listed too. */
export class ResponseCountView {
  @Text({ nullable: true, about: 'Gap, prompt, position or marker that was answered; null if the item has no parts' })
  part: string | null;

  @Text({ min: 0, about: 'The answer as it is sent, such as the id of a choice, or a number with its unit' })
  value: string;

  @Text({
    nullable: true,
    about: 'Text of the choice, option, phrase or area; null for other answers. May be marked up: display it as text',
  })
  label: string | null;

  @Int({ min: 0, about: 'Attempts with this answer' })
  count: number;

  @Figure({ nullable: true, min: 0, max: 1, about: 'Share of the attempts with the item' })
  share: number | null;
}

export class ItemResponsesView {
  @Id()
  itemId: string;

  @Int({ min: 1, about: 'Number of the item, starting at 1' })
  number: number;

  @Text({ about: 'Type of the question' })
  type: string;

  @Int({ min: 0, about: 'Attempts with the item' })
  attempts: number;

  @Many(() => ResponseCountView, {
    about: `The ${maxResponses} most frequent answers to each part; empty for texts and files`,
  })
  responses: ResponseCountView[];
}

/** How often each answer was given: which wrong answers attract students. */
export class AssessmentResponsesView {
  @Many(() => ItemResponsesView, { about: 'In the order of the items' })
  items: ItemResponsesView[];
}

/** A student of a pair; of a group one of its members. */
export class ComparedStudentView {
  @Id({ nullable: true, about: 'null while names are hidden' })
  studentId: string | null;

  @Text({ about: 'Name of the student; while names are hidden, a candidate number' })
  studentName: string;
}

/** Two students with more equal wrong answers than chance explains. A reason to look closer, not a proof. */
export class SimilarAnswersView {
  @Many(() => ComparedStudentView, { min: 2, max: 2, about: 'The two students' })
  students: ComparedStudentView[];

  @Int({ min: 1, about: 'Items both answered wrongly' })
  bothWrong: number;

  @Int({ min: 1, about: 'Of these, items with the same answer' })
  equalWrong: number;

  @Figure({ min: 0, max: 1, about: 'Probability of at least as many equal ones by chance' })
  probability: number;
}

export class SimilarAnswersList {
  @Int({ min: 0, about: 'Compared attempts, one for each student or group' })
  attemptCount: number;

  @Many(() => SimilarAnswersView, {
    max: 200,
    nullable: true,
    about: `The most improbable first; null for more than ${maxCompared} attempts, which are not compared`,
  })
  pairs: SimilarAnswersView[] | null;
}
