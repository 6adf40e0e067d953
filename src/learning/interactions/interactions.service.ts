import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { paginate } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { invalid } from '#platform/problems/problem.js';
import { daysBefore } from '#platform/text/calendar.js';
import { InteractionRecorder } from './interaction-recorder.js';
import type { InteractionDraft, InteractionPage, InteractionQuery, InteractionsDraft } from './interactions.dto.js';
import { interactionPolicy } from './interactions.policy.js';
import { purgeInteractions } from './interactions.sql.js';

const maxPayloadBytes = 8 * 1024;

/** Interactions reported by a user, readable only by that user. */
@Injectable()
export class InteractionsService {
  constructor(
    @InjectScoped(interactionPolicy) private readonly interactions: Scoped<typeof interactionPolicy>,
    private readonly recorder: InteractionRecorder,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Newest first, by page number or by cursor. */
  async list(actor: Actor, { type, after, ...query }: InteractionQuery): Promise<InteractionPage> {
    await this.recorder.flush();
    const rows = this.interactions.visibleTo(actor);
    if (type) rows.andWhere('row.type = :type', { type });
    orderBy(rows, '-createdAt', '-id');
    if (!after) {
      const page = await paginate(rows, query);
      return { ...page, next: nextOf(page.items, query.limit) };
    }
    rows.andWhere(
      `(row.created_at, row.id) < (SELECT previous.created_at, previous.id FROM user_interactions previous
        WHERE previous.id = :after AND previous.user_id = :actorId)`,
      { after },
    );
    const items = await rows.limit(query.limit).getMany();
    return { items, next: nextOf(items, query.limit), limit: query.limit };
  }

  /** Stores one or several reported interactions in their order. */
  async record({ userId }: Actor, draft: InteractionsDraft): Promise<void> {
    const entries = entriesOf(draft);
    refuseLarge(entries);
    await this.recorder.record(entries.map(({ type, payload }) => ({ userId, type, payload })));
  }

  /** Deletes interactions older than the retention period and returns how many. */
  async purge(now = this.clock.now()): Promise<number> {
    return this.database.transaction(async () => {
      await this.database.allowErasing();
      const before = daysBefore(now, this.settings.interactionRetentionDays);
      return (await this.database.query(purgeInteractions, [before])).length;
    });
  }
}

/** A full page may be followed by another; its last id is the cursor. */
const nextOf = (items: { id: string }[], limit: number): string | null =>
  items.length === limit ? (items.at(-1)?.id ?? null) : null;

function entriesOf({ type, payload = {}, items }: InteractionsDraft): InteractionDraft[] {
  if (items && type === undefined) return items;
  if (type !== undefined && !items) return [{ type, payload }];
  throw invalid('interaction_missing', 'Send either type for one interaction or items for several.', [
    { field: 'type', rule: 'interaction', message: 'send either type or items' },
  ]);
}

function refuseLarge(entries: InteractionDraft[]): void {
  const errors = entries.flatMap(({ payload }, index) =>
    Buffer.byteLength(JSON.stringify(payload)) > maxPayloadBytes
      ? [{ field: `items.${index}.payload`, rule: 'size', message: 'payload must be at most 8 KB' }]
      : [],
  );
  if (errors.length > 0)
    throw invalid('payload_too_large', 'payload must be at most 8 KB for each interaction. Send less data.', errors);
}
