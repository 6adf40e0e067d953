import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import type { CoreSubject } from './core-subject.entity.js';
import type { CoreSubjectChanges, CoreSubjectDraft, CoreSubjectQuery } from './core-subjects.dto.js';
import { coreSubjectPolicy } from './subjects.policy.js';

/** Manages the core subjects of the school. */
@Injectable()
export class CoreSubjectsService {
  constructor(@InjectScoped(coreSubjectPolicy) private readonly coreSubjects: Scoped<typeof coreSubjectPolicy>) {}

  list(actor: Actor, { q, ...query }: CoreSubjectQuery): Promise<Page<CoreSubject>> {
    const rows = this.coreSubjects.visibleTo(actor);
    searchIn(rows, q, 'name');
    return paginate(orderBy(rows, 'name'), query);
  }

  get(actor: Actor, id: string): Promise<CoreSubject> {
    return this.coreSubjects.get(actor, id);
  }

  create(actor: Actor, draft: CoreSubjectDraft): Promise<CoreSubject> {
    return this.coreSubjects.create(actor, draft);
  }

  async change(actor: Actor, id: string, changes: CoreSubjectChanges, expected?: number): Promise<CoreSubject> {
    const coreSubject = await this.coreSubjects.get(actor, id, 'edit');
    return this.coreSubjects.save(Object.assign(coreSubject, changes), expected);
  }

  /** Deletes a core subject. Throws 409 `still_in_use` while a classroom has a subject for it. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.coreSubjects.remove(await this.coreSubjects.get(actor, id, 'remove'));
  }
}
