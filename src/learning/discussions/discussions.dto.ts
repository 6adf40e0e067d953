import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import {
  Choice,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  PartialType,
  RichText,
  Text,
} from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

class PostText {
  @RichText({ max: 20_000, example: 'I used a **city map** to find the station.' })
  text: string;
}

class PostFacts {
  @Id({ about: 'Id of the lesson' })
  lessonId: string;

  @Instant({ nullable: true, about: 'When the author last changed it; null if never' })
  editedAt: Date | null;

  @Instant({ nullable: true, about: 'When it was hidden; only its author and moderators read it since. null: visible' })
  hiddenAt: Date | null;
}

const erased = 'null if the account was erased';

/** The opening of a thread. Where others replied, the thread stays when its author is erased. */
class ThreadOpening {
  @Text({ nullable: true, max: 200, example: 'City maps', about: `Title of the thread; ${erased}` })
  title: string | null;

  @RichText({ nullable: true, max: 20_000, example: 'I used a **city map** to find the station.', about: erased })
  text: string | null;

  @Id({ nullable: true, about: `Id of the author; ${erased}` })
  authorId: string | null;

  @Text({ nullable: true, example: 'Ben Berg', about: `Name of the author; ${erased}` })
  authorName: string | null;
}

class ThreadFields extends IntersectionType(PostText) {
  @Text({ max: 200, example: 'City maps', about: 'Title of the thread' })
  title: string;
}

export class ThreadDraft extends IntersectionType(ThreadFields) {}

export class ThreadChanges extends PartialType(ThreadFields) {}

export class ThreadView extends IntersectionType(RecordView, ThreadOpening, PostFacts) {
  @Instant({ nullable: true, about: 'When it was closed: it takes no more replies; null while it is open' })
  closedAt: Date | null;

  @Instant({ about: 'When it was started or last replied to' })
  lastActivityAt: Date;

  @Int({ min: 0, about: 'Number of replies that are not hidden' })
  replyCount: number;
}

export class ThreadPage extends PageOf(ThreadView) {}

const threadSorts = ['lastActivityAt', 'createdAt'] as const;

export class ThreadQuery extends PageQuery {
  @SearchWords('the title or text')
  q?: string;

  @Choice(['open', 'closed'], { optional: true, about: 'Only open or only closed threads' })
  status?: 'open' | 'closed';

  @Flag({ default: false, about: 'Only threads that you started' })
  mine: boolean;

  @Sort(threadSorts, '-lastActivityAt')
  sort: SortOf<typeof threadSorts>;
}

export class ReplyDraft extends IntersectionType(PostText) {}

export class ReplyView extends IntersectionType(RecordView, PostText, PostFacts) {
  @Id({ about: 'Id of the author' })
  authorId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the author' })
  authorName: string;

  @Id({ about: 'Id of the thread' })
  threadId: string;
}

export class ReplyPage extends PageOf(ReplyView) {}

export class ReplyQuery extends PageQuery {
  @SearchWords('the text')
  q?: string;

  @Sort(['createdAt'], 'createdAt')
  sort: 'createdAt' | '-createdAt';
}
