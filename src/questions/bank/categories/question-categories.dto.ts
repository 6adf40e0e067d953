import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';
import { Choice, Id, Int, IntersectionType, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type Sharing, sharings } from '#questions/bank/question.entity.js';

const parent = { nullable: true, about: 'Id of the category it is in; null for an outermost one' };

/** A category of the question bank as a teacher writes it. */
export class QuestionCategoryDraft {
  @Text({ max: 200, example: 'Fractions', about: 'Name of the category' })
  name: string;

  @Id({ ...parent, default: null })
  parentId: string | null;

  @Choice(sharings, {
    default: 'organization',
    about:
      'private: only the owner and admins see it; organization: all teachers. Inside another category: like that one',
  })
  sharing: Sharing;
}

export class QuestionCategoryChanges extends PartialType(QuestionCategoryDraft) {}

/** Where to copy a category to. */
export class QuestionCategoryCopyDraft {
  @Id({ ...parent, default: null })
  parentId: string | null;

  @Text({ max: 200, optional: true, about: 'Name of the copy; default: the name of the category' })
  name?: string;
}

/** Filters of the categories. */
export class QuestionCategoryQuery extends PageQuery {
  @SearchWords('the name')
  q?: string;

  @Id({ optional: true, about: 'Only the categories directly inside this one' })
  parentId?: string;

  @Id({ optional: true, about: 'Only categories of this owner' })
  ownerId?: string;
}

/** A category with the number of its questions. */
export class QuestionCategoryView extends IntersectionType(RecordView, QuestionCategoryDraft) {
  @Id()
  ownerId: string;

  @Int({ min: 0, about: 'Questions directly in it that all teachers may read, without archived ones' })
  questionCount: number;

  @Int({ min: 0, about: 'Categories directly inside it' })
  subcategoryCount: number;
}

export class QuestionCategoryPage extends PageOf(QuestionCategoryView) {}
