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
import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type TextFormat, textFormats } from '#questions/types/question-content.js';
import { type QuestionType, questionTypeDefinitions, questionTypes } from '#questions/types/question-types.js';
import { type Difficulty, difficulties } from './question.entity.js';

const { type: exampleType, example } = questionTypeDefinitions[0];

/** A question as a teacher writes it. */
export class QuestionDraft {
  @Choice(questionTypes, { name: 'QuestionType', example: exampleType })
  type: QuestionType;

  @Text({ max: 255, default: '', about: 'A short name for lists' })
  title: string;

  @RichText({ writtenIn: 'format', example: example.prompt })
  prompt: string;

  @Choice(textFormats, {
    default: 'plain',
    about: 'How the texts are written; plain texts and accepted answers are displayed escaped',
  })
  format: TextFormat;

  @Json({ default: {}, example: example.body, about: 'What a student sees; its fields depend on the type' })
  body: object;

  @Json({ default: {}, example: example.key, about: 'The correct answers; the fields depend on the type' })
  key: object;

  @RichText({ writtenIn: 'format', default: '', about: 'Shown after grading for every response' })
  feedback: string;

  @Decimal({ min: 0.01, max: 1000, default: 1 })
  points: number;

  @Texts({ max: 50, default: [] })
  tags: string[];

  @Choice(difficulties, { nullable: true, default: null })
  difficulty: Difficulty | null;

  @Id({ nullable: true, default: null })
  coreSubjectId: string | null;
}

export class QuestionChanges extends PartialType(QuestionDraft) {}

/** Filters of the question bank. */
export class QuestionQuery extends PageQuery {
  @SearchWords('the title or prompt')
  q?: string;

  @Choice(questionTypes, { optional: true })
  type?: QuestionType;

  @Text({ optional: true, max: 100 })
  tag?: string;

  @Id({ optional: true })
  coreSubjectId?: string;

  @Id({ optional: true, about: 'Only questions by this author' })
  authorId?: string;

  @Flag({ default: false })
  archived: boolean;
}

/** A question of the bank with its key, for teachers. */
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
