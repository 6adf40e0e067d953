import { Injectable } from '@nestjs/common';
import { PathReader } from '#curriculum/paths/path-reader.service.js';
import { LearningActivityChanged } from '#learning/activity/activity-events.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { conflict } from '#platform/problems/problem.js';
import { completeStarted, startPath } from './path-starts.sql.js';

/** A person has started a learning path. */
export class PathStarted {
  constructor(
    readonly userId: string,
    readonly pathId: string,
  ) {}
}

/** Who has started which learning path. Triggers record when a path is completed (docs/decisions/0188). */
@Injectable()
export class PathStartsService {
  constructor(
    private readonly paths: PathReader,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Starts a path. Idempotent. Throws 409 `path_not_published` for a draft or an archived path. */
  async start(actor: Actor, key: string) {
    const path = await this.paths.get(actor, key);
    if (path.status !== 'published')
      throw conflict('path_not_published', 'Only a published learning path can be started.');
    await this.database.transaction(async () => {
      const started = await this.database.query(startPath, [newId(), actor.userId, path.id, this.clock.now()]);
      if (started.length === 0) return;
      await this.events.emit(new PathStarted(actor.userId, path.id));
      await this.events.emit(new LearningActivityChanged(actor.userId));
    });
    return this.paths.show(actor, path.id);
  }

  /** Completes paths that became complete without an activity of the person. Returns their number. */
  async completeDue(now = this.clock.now()): Promise<number> {
    const [row] = await this.database.query<{ completed: number }>(completeStarted, [now]);
    return row?.completed ?? 0;
  }
}
