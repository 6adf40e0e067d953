import {
  Choice,
  Decimal,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  Json,
  Many,
  PartialType,
  RichText,
  Text,
  Words,
} from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type Difficulty, difficulties } from './question.entity.js';
import { type QuestionType, questionTypes, type TextFormat, textFormats } from '#questions/types/question-content.js';
import { type ImportFormat, importFormats } from '#questions/formats/imported-question.js';

const choiceExample = {
  choices: [
    { id: 'a', text: '3/4' },
    { id: 'b', text: '2/3' },
  ],
};

export class QuestionDraft {
  @Choice(questionTypes, { name: 'QuestionType', example: 'single_choice' })
  type: QuestionType;

  @Text({ max: 255, default: '', about: 'A short name for lists' })
  title: string;

  @RichText({ writtenIn: 'format', example: 'Which is larger, 3/4 or 2/3?' })
  prompt: string;

  @Choice(textFormats, {
    default: 'plain',
    about: 'How the texts are written; plain and answers to type are shown escaped',
  })
  format: TextFormat;

  @Json({ default: {}, example: choiceExample, about: 'What a student sees; its shape depends on the type' })
  body: object;

  @Json({ default: {}, example: { credits: { a: '1' } }, about: 'What is right; its shape depends on the type' })
  key: object;

  @RichText({ writtenIn: 'format', default: '', about: 'Shown after grading whatever the answer' })
  feedback: string;

  @Decimal({ min: 0.01, max: 1000, default: 1 })
  points: number;

  @Words({ max: 50, default: [] })
  tags: string[];

  @Choice(difficulties, { nullable: true, default: null })
  difficulty: Difficulty | null;

  @Id({ nullable: true, default: null })
  coreSubjectId: string | null;
}

export class QuestionChanges extends PartialType(QuestionDraft) {}

export class QuestionQuery extends PageQuery {
  @Text({ optional: true, max: 100, about: 'Part of the title or prompt' })
  q?: string;

  @Choice(questionTypes, { optional: true })
  type?: QuestionType;

  @Text({ optional: true, max: 100 })
  tag?: string;

  @Id({ optional: true })
  coreSubjectId?: string;

  @Id({ optional: true, about: 'Only what this person wrote' })
  authorId?: string;

  @Flag({ default: false })
  archived: boolean;
}

export class QuestionView extends IntersectionType(RecordView, QuestionDraft) {
  @Id()
  authorId: string;

  @Int({ min: 1, about: 'Which wording of the question this is' })
  currentNumber: number;

  @Id()
  currentVersionId: string;

  @Instant({ nullable: true })
  archivedAt: Date | null;
}

export class QuestionPage extends PageOf(QuestionView) {}

export class QuestionRemovedView {
  @Flag({ about: 'true: kept, because an assessment holds it; false: gone' })
  archived: boolean;
}

export class QuestionVersionView {
  @Id()
  id: string;

  @Int({ min: 1 })
  number: number;

  @Choice(questionTypes)
  type: QuestionType;

  @Text({ max: 255 })
  title: string;

  @RichText({ writtenIn: 'format' })
  prompt: string;

  @Json()
  body: object;

  @Json()
  key: object;

  @Decimal()
  points: number;

  @Instant()
  createdAt: Date;
}

export class QuestionVersionPage extends PageOf(QuestionVersionView) {}

export class QuestionImportOptions {
  @Choice(importFormats, { default: 'gift', about: 'How the file is written' })
  format: ImportFormat;

  @Flag({ default: false, about: 'Only tell what would happen' })
  dryRun: boolean;

  @Id({ optional: true, about: 'The core subject of the questions that are new' })
  coreSubjectId?: string;
}

export class ImportNoteView {
  @Int({ optional: true })
  line?: number;

  @Text()
  rule: string;

  @Text({ max: 1000 })
  message: string;
}

export class QuestionImportView {
  @Flag()
  dryRun: boolean;

  @Int({ about: 'Questions that are new' })
  created: number;

  @Int({ about: 'Questions that were there already, exactly so' })
  unchanged: number;

  @Int({ about: 'Questions that were there with another wording and got a new version' })
  updated: number;

  @Words({ max: 2000, about: 'The ids of all of them, in the order of the file' })
  questionIds: string[];

  @Many(() => ImportNoteView, { about: 'What was read but changed or left out' })
  notes: ImportNoteView[];
}
