import { Injectable } from '@nestjs/common';
import { ResourcesService } from '#curriculum/resources/resources.service.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import {
  LearningActivityChanged,
  ResourcesBookmarked,
  ResourceCompleted,
  ResourceRated,
  ResourceViewed,
} from './activity-events.js';
import { ActivityNotes } from './activity-notes.js';
import type {
  ResourceBookmark,
  ResourceChoice,
  ResourceCompletion,
  ResourceProgressReport,
  ResourceRating,
} from './activity.dto.js';
import {
  bookmarkResource,
  completeResource,
  rateResource,
  recordView,
  reportProgress,
  withdraw,
  type Written,
} from './activity.sql.js';
import type { ActivityType, LearningActivity } from './learning-activity.entity.js';

/** Records what people do with resources that they can read. */
@Injectable()
export class ActivityService {
  constructor(
    private readonly resources: ResourcesService,
    private readonly access: AccessDecider,
    private readonly notes: ActivityNotes,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Records that the person opens the resource. Repeated views within 30 minutes count once. */
  view(actor: Actor, { resourceId }: ResourceChoice): Promise<LearningActivity> {
    return this.write(actor, resourceId, async () => {
      const viewed = await this.run(actor, recordView, [resourceId, this.clock.now()]);
      if (viewed.isNew) await this.events.emit(new ResourceViewed(actor.userId, resourceId));
      return viewed;
    });
  }

  /** Adds time and progress, which never decreases. 100 percent completes the resource. */
  report(actor: Actor, { resourceId, progressPercent = 0, timeSpentSeconds, notes }: ResourceProgressReport) {
    return this.write(actor, resourceId, async () => {
      const values = this.values(actor, resourceId, 'viewed', notes);
      const reported = await this.run(actor, reportProgress, [...values, progressPercent, timeSpentSeconds, newId()]);
      if (reported.isNewlyCompleted) await this.events.emit(new ResourceCompleted(actor.userId, resourceId));
      return reported;
    });
  }

  complete(actor: Actor, { resourceId, timeSpentSeconds, notes }: ResourceCompletion): Promise<LearningActivity> {
    return this.write(actor, resourceId, async () => {
      const values = this.values(actor, resourceId, 'completed', notes);
      const completed = await this.run(actor, completeResource, [...values, timeSpentSeconds, newId()]);
      if (completed.isNew) await this.events.emit(new ResourceCompleted(actor.userId, resourceId));
      return completed;
    });
  }

  bookmark(actor: Actor, { resourceId, notes }: ResourceBookmark): Promise<LearningActivity> {
    return this.write(actor, resourceId, async () => {
      const kept = await this.run(actor, bookmarkResource, this.values(actor, resourceId, 'bookmarked', notes));
      if (kept.isNew) await this.events.emit(new ResourcesBookmarked(actor.userId, [resourceId]));
      return kept;
    });
  }

  /** Rates a resource. Throws 409 `not_viewed` unless the person has viewed it. */
  rate(actor: Actor, { resourceId, rating, notes }: ResourceRating): Promise<LearningActivity> {
    return this.write(actor, resourceId, async () => {
      const values = [...this.values(actor, resourceId, 'rated', notes), rating];
      const rated = await this.run(actor, rateResource, values);
      if (rated.isNew) await this.events.emit(new ResourceRated(actor.userId, resourceId, rating));
      return rated;
    });
  }

  /** Removes the bookmark or rating with this id, or that of the resource with this id. */
  async withdraw({ userId }: Actor, kind: 'bookmarked' | 'rated', id: string): Promise<void> {
    await this.database.transaction(async () => {
      const gone = await this.database.query(withdraw, [userId, kind, id]);
      if (gone.length === 0) throw notFound(kind === 'rated' ? 'rating' : 'bookmark');
      await this.events.emit(new LearningActivityChanged(userId));
    });
  }

  /** Checks that the actor may read the resource, and runs writes of one person on one resource in turn. */
  private async write(actor: Actor, resourceId: string, work: () => Promise<Written>): Promise<LearningActivity> {
    await this.resources.get(actor, resourceId);
    await this.access.admit(actor, 'resource', resourceId);
    const written = await this.database.transaction(async () => {
      await this.database.lock('learningActivity', `${actor.userId} ${resourceId}`);
      const row = await work();
      await this.events.emit(new LearningActivityChanged(actor.userId));
      return row;
    });
    return this.notes.shown(actor, written);
  }

  /** The values $3 to $6 of a write with notes. */
  private values({ userId }: Actor, resourceId: string, activityType: ActivityType, notes: string | null | undefined) {
    const sealed = this.notes.seal({ userId, resourceId, activityType }, notes ?? null);
    return [resourceId, this.clock.now(), sealed, notes !== undefined];
  }

  private async run({ userId }: Actor, statement: Statement, values: unknown[]): Promise<Written> {
    const [row] = await this.database.query<Written>(statement, [newId(), userId, ...values]);
    if (!row) throw conflict('not_viewed', 'You have not viewed this resource. Open it before you rate it.');
    return row;
  }
}
