import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import type { Sharing } from '#questions/bank/question.entity.js';

/** A folder of the question bank. Categories inside another one are shared like it. */
@Entity({ name: 'question_categories' })
export class QuestionCategory extends RootEntity {
  @Column('uuid')
  ownerId: string;

  @Column('uuid', { nullable: true })
  parentId: string | null = null;

  @Column('text')
  name: string;

  @Column('text')
  sharing: Sharing = 'organization';

  /** Throws 409 if the category is inside another one, which decides on its sharing. */
  share(sharing: Sharing): void {
    if (this.parentId && sharing !== this.sharing) {
      throw conflict(
        'category_nested',
        'A category inside another one is shared like it. Change the outermost category.',
      );
    }
    this.sharing = sharing;
  }
}
