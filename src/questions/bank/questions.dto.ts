import { PageOf } from '#platform/api/page.js';
import {
  Choice,
  Decimal,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  Json,
  PartialType,
  RichText,
  Text,
  Texts,
} from '#platform/shapes/fields.js';
import { VariesBy } from '#platform/shapes/named-schemas.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type TextFormat, textFormats } from '#questions/types/question-content.js';
import { type QuestionType, questionTypeDefinitions, questionTypes } from '#questions/types/question-types.js';
import { bodyOfAnyType, keyOfAnyType, partsByType, promptsByType } from './question-schemas.js';
import { type Difficulty, difficulties, type Sharing, sharings } from './question.entity.js';

const { type: exampleType, example } = questionTypeDefinitions[0];

/** A question as a teacher writes it. */
@VariesBy('type', partsByType, promptsByType)
export class QuestionDraft {
  @Choice(questionTypes, {
    name: 'QuestionType',
    example: exampleType,
    about: 'Decides on the fields of body, key and response (docs/questions.md)',
  })
  type: QuestionType;

  @Text({ max: 255, default: '', about: 'A short name for lists' })
  title: string;

  @RichText({ writtenIn: 'format', example: example.prompt, about: 'What is asked' })
  prompt: string;

  @Choice(textFormats, {
    default: 'plain',
    about: 'How the texts are written; plain texts and accepted answers are displayed escaped',
  })
  format: TextFormat;

  @Json({ default: {}, schema: bodyOfAnyType, example: example.body, about: 'What a student sees, by type' })
  body: object;

  @Json({ default: {}, schema: keyOfAnyType, example: example.key, about: 'The correct answers, by type' })
  key: object;

  @RichText({ writtenIn: 'format', default: '', about: 'Shown after grading for every response' })
  feedback: string;

  @Decimal({ min: 0.01, max: 1000, default: 1, about: 'Points for a correct answer, unless an assessment sets others' })
  points: number;

  @Texts({ max: 50, default: [], about: 'Words to find the question by' })
  tags: string[];

  @Choice(difficulties, { nullable: true, default: null, about: 'How demanding the question is' })
  difficulty: Difficulty | null;

  @Id({ nullable: true, default: null, about: 'Id of the core subject; null for none' })
  coreSubjectId: string | null;

  @Id({ nullable: true, default: null, about: 'Id of the category; null for none' })
  categoryId: string | null;

  @Choice(sharings, {
    nullable: true,
    default: null,
    name: 'QuestionSharing',
    about: 'private: only the author and admins read it; organization: all teachers; null: like its category, or all',
  })
  sharing: Sharing | null;
}

export class QuestionChanges extends PartialType(QuestionDraft) {}

/** A question of the bank with its key, for teachers. */
@VariesBy('type', partsByType, promptsByType)
export class QuestionView extends IntersectionType(RecordView, QuestionDraft) {
  @Id()
  authorId: string;

  @Int({ min: 1, about: 'The number of the current version' })
  currentNumber: number;

  @Id()
  currentVersionId: string;

  @Instant({ nullable: true })
  archivedAt: Date | null;
}

export class QuestionPage extends PageOf(QuestionView) {}

/** The result of deleting a question. */
export class QuestionRemovedView {
  @Flag({ about: 'true: archived, because an assessment uses it; false: deleted' })
  archived: boolean;
}
