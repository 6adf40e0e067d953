import { PageQuery, SearchWords } from '#platform/api/page.js';
import { Choice, Flag, Id, IntersectionType, Text } from '#platform/shapes/fields.js';
import { type QuestionType, questionTypes } from '#questions/types/question-types.js';
import { type Difficulty, difficulties, type Sharing, sharings } from './question.entity.js';

/** What restricts a list of questions. */
export class QuestionFilter {
  @SearchWords('the title or prompt')
  q?: string;

  @Choice(questionTypes, { optional: true, about: 'Only questions of this type' })
  type?: QuestionType;

  @Text({ optional: true, max: 100, about: 'Only questions with this tag' })
  tag?: string;

  @Id({ optional: true, about: 'Only questions of this core subject' })
  coreSubjectId?: string;

  @Id({ optional: true, about: 'Only questions of this category' })
  categoryId?: string;

  @Flag({ default: true, about: 'With categoryId: also questions of the categories inside it' })
  withSubcategories: boolean;

  @Choice(difficulties, { optional: true, about: 'Only questions of this difficulty' })
  difficulty?: Difficulty;

  @Choice(sharings, { optional: true, about: 'Only questions shared like this' })
  sharing?: Sharing;

  @Id({ optional: true, about: 'Only questions by this author' })
  authorId?: string;

  @Flag({ default: false, about: 'true: only archived questions' })
  archived: boolean;
}

/** Filters of the question bank. */
export class QuestionQuery extends IntersectionType(PageQuery, QuestionFilter) {}
