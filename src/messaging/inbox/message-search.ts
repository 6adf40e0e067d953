import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type SearchableRows, SearchSource } from '#platform/search/search-source.port.js';
import { notExpired } from './inbox.sql.js';
import { messagePolicy } from './messages.policy.js';

/** Finds the messages of the own inbox by title and body. */
@Provides(SearchSource)
export class MessageSearch implements SearchSource {
  readonly kind = 'message';
  readonly vocabulary = 'sent_messages';

  constructor(@InjectScoped(messagePolicy) private readonly messages: Scoped<typeof messagePolicy>) {}

  rowsFor(actor: Actor): Promise<SearchableRows> {
    const scope = this.messages.splice(actor, (visible) => `${notExpired(':now', 'row')} AND ${visible('row')}`);
    return Promise.resolve({
      table: 'messages',
      scope,
      title: 'row.title',
      text: 'row.body',
      path: `'/messages/' || row.id`,
      subjectId: `CASE row.scope_type WHEN 'subject' THEN row.scope_id END`,
      courseId: `CASE row.scope_type WHEN 'course' THEN row.scope_id END`,
    });
  }
}
