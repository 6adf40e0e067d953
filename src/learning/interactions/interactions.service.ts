import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { paginate } from '#platform/api/page.js';
import { invalid } from '#platform/problems/problem.js';
import type { InteractionDraft, InteractionPage, InteractionQuery, InteractionsDraft } from './interactions.dto.js';
import { interactionPolicy } from './interactions.policy.js';
import { InteractionRecorder } from './interaction-recorder.js';

const payloadBytes = 8 * 1024;
const dayMs = 86_400_000;

const allowErasing: Statement = {
  name: 'interactions-allow-erasing',
  text: `SELECT set_config('homeroom.allow_erase', 'on', true)`,
};
const purge: Statement = {
  name: 'interactions-purge',
  text: `DELETE FROM user_interactions WHERE ${batchOf('user_interactions', 'created_at < $1')} RETURNING id`,
};

/** The journal of what a person did: written by them and for them, read by nobody else. */
@Injectable()
export class InteractionsService {
  constructor(
    @InjectScoped(interactionPolicy) private readonly interactions: Scoped<typeof interactionPolicy>,
    private readonly recorder: InteractionRecorder,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Newest first, by page or onwards from a line. */
  async list(actor: Actor, { type, after, ...query }: InteractionQuery): Promise<InteractionPage> {
    await this.recorder.flush();
    const rows = this.interactions.visibleTo(actor);
    if (type) rows.andWhere('row.type = :type', { type });
    rows.orderBy('row.createdAt', 'DESC').addOrderBy('row.id', 'DESC');
    if (!after) {
      const page = await paginate(rows, query);
      return { ...page, next: nextOf(page.items, query.limit) };
    }
    rows.andWhere(
      `(row.created_at, row.id) < (SELECT seen.created_at, seen.id FROM user_interactions seen
        WHERE seen.id = :after AND seen.user_id = :actorId)`,
      { after },
    );
    const items = await rows.limit(query.limit).getMany();
    return { items, next: nextOf(items, query.limit), limit: query.limit };
  }

  /** Writes what the person did, one thing or a few in their order. */
  async record({ userId }: Actor, draft: InteractionsDraft): Promise<void> {
    const entries = entriesOf(draft);
    refuseLarge(entries);
    await this.recorder.record(entries.map(({ type, payload }) => ({ userId, type, payload })));
  }

  /** Lets go of what is older than the school keeps it. Returns how many lines went. */
  async purge(now = this.clock.now()): Promise<number> {
    return this.database.transaction(async () => {
      await this.database.query(allowErasing);
      const before = new Date(now.getTime() - this.settings.interactionRetentionDays * dayMs);
      return (await this.database.query(purge, [before])).length;
    });
  }
}

/** The last line of a full page: there may be more after it. */
const nextOf = (items: { id: string }[], limit: number): string | null =>
  items.length === limit ? (items.at(-1)?.id ?? null) : null;

function entriesOf({ type, payload = {}, items }: InteractionsDraft): InteractionDraft[] {
  if (items && type === undefined) return items;
  if (type !== undefined && !items) return [{ type, payload }];
  throw invalid('interaction_missing', 'Send the type of one thing that was done, or items with several.', [
    { field: 'type', rule: 'interaction', message: 'give either type or items' },
  ]);
}

function refuseLarge(entries: InteractionDraft[]): void {
  const errors = entries.flatMap(({ payload }, index) =>
    Buffer.byteLength(JSON.stringify(payload)) > payloadBytes
      ? [{ field: `items.${index}.payload`, rule: 'size', message: 'payload must be at most 8 KB' }]
      : [],
  );
  if (errors.length > 0) throw invalid('payload_too_large', 'Keep at most 8 KB with each interaction.', errors);
}
