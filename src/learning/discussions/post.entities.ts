import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict, invalid } from '#platform/problems/problem.js';

/** What a thread and a reply have in common. */
export abstract class Post extends BaseEntity {
  @Column({ type: 'uuid', update: false })
  moduleId: string;

  @Column({ type: 'uuid', update: false })
  lessonId: string;

  abstract authorId: string | null;

  /** Markdown, sanitized. */
  abstract text: string | null;

  /** When the author last changed it. */
  @Column('timestamptz', { nullable: true })
  editedAt: Date | null = null;

  /** Hidden posts are read by their author and those who moderate the discussion. */
  @Column('timestamptz', { nullable: true })
  hiddenAt: Date | null = null;

  @Column('uuid', { nullable: true })
  hiddenBy: string | null = null;

  /** Hides the post from others. A post that is hidden already stays as it is. */
  hide(by: string, now: Date): void {
    if (!this.hiddenAt) Object.assign(this, { hiddenAt: now, hiddenBy: by });
  }

  unhide(): void {
    Object.assign(this, { hiddenAt: null, hiddenBy: null });
  }
}

/** A text may be empty once it is sanitized. Throws 400 `post_empty` for an empty one. */
export function assertText({ text }: { text?: string | undefined }): void {
  if (text === '') throw invalid('post_empty', 'text must not be empty. Write a text.');
}

/**
 * A thread in the discussion of a lesson. If its author is erased, the replies of others stay in it, and author, title and text
 * are null.
 */
@Entity()
export class DiscussionThread extends Post {
  @Column({ type: 'uuid', nullable: true, update: false })
  authorId: string | null;

  @Column('text', { nullable: true })
  title: string | null;

  @Column('text', { nullable: true })
  text: string | null;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null = null;

  /** When it was started or last replied to. */
  @Column('timestamptz')
  lastActivityAt: Date;

  close(now: Date): void {
    this.closedAt ??= now;
  }

  reopen(): void {
    this.closedAt = null;
  }

  refuseClosed(): void {
    if (this.closedAt) throw conflict('thread_closed', 'This thread is closed. Start another one.');
  }
}

/** A reply in a thread. */
@Entity('discussion_replies')
export class DiscussionReply extends Post {
  @Column({ type: 'uuid', update: false })
  authorId: string;

  @Column('text')
  text: string;

  @Column({ type: 'uuid', update: false })
  threadId: string;
}
