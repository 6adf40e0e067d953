import { PageOf, PageQuery, SearchWords } from '#platform/api/page.js';
import { Flag, Id, Instant, Int, IntersectionType, PartialType, Text, Texts } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

/** A comment for students' work, to be used again. */
export class MarkingCommentDraft {
  @Text({ max: 2000, example: 'Show your working.', about: 'What the student reads' })
  text: string;

  @Texts({ max: 10, length: 50, default: [], about: 'For finding it; the tags of a question suggest it' })
  tags: string[];

  @Flag({ default: false, about: 'Whether other teachers of the organization may use it' })
  isShared: boolean;
}

export class MarkingCommentChanges extends PartialType(MarkingCommentDraft) {}

export class MarkingCommentQuery extends PageQuery {
  @SearchWords('the text')
  q?: string;

  @Text({ optional: true, max: 50, about: 'Only comments with this tag' })
  tag?: string;

  @Flag({ default: false, about: 'Only your own comments' })
  mine: boolean;
}

class OfOwner {
  @Id()
  ownerId: string;
}

export class MarkingCommentView extends IntersectionType(RecordView, OfOwner, MarkingCommentDraft) {}

export class MarkingCommentPage extends PageOf(MarkingCommentView) {}

export class CommentSuggestionQuery extends PageQuery {
  @SearchWords('the text')
  q?: string;
}

/** A comment that may fit an answer to an item. */
export class CommentSuggestionView {
  @Text({ max: 2000, about: 'The text, to be copied' })
  text: string;

  @Int({ min: 0, about: 'Answers to the question, in any assessment, with exactly this comment' })
  uses: number;

  @Instant({ nullable: true, about: 'When it was last given; null if never' })
  lastUsedAt: Date | null;

  @Id({ nullable: true, about: 'The comment of the bank with this text; null if you wrote it while grading' })
  commentId: string | null;
}

export class CommentSuggestionPage extends PageOf(CommentSuggestionView) {}
