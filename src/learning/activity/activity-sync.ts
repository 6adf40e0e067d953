import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { assertWritable } from '#platform/access/roles.guard.js';
import { Provides } from '#platform/ports/ports.js';
import { invalid, Problem } from '#platform/problems/problem.js';
import { read } from '#platform/shapes/input.pipe.js';
import {
  type OperationOutcome,
  type RecordOperation,
  SyncedCollection,
} from '#platform/sync/synced-collection.port.js';
import { ActivityReader } from './activity-reader.service.js';
import { ResourceBookmark, ResourceProgressReport, ResourceRating } from './activity.dto.js';
import { activityPolicy } from './activity.policy.js';
import { ActivityService } from './activity.service.js';
import type { ActivityType, LearningActivity } from './learning-activity.entity.js';

/** One kind of activity of a person, with the ids of resources as ids of records. */
@Injectable()
abstract class SyncedActivity implements SyncedCollection {
  readonly recordIds = 'uuid';
  abstract readonly name: string;
  abstract readonly latestWins: boolean;
  abstract readonly activityType: ActivityType;

  constructor(
    protected readonly activity: ActivityService,
    private readonly reader: ActivityReader,
  ) {}

  admit(actor: Actor): Promise<void> {
    mustBeAble(actor, 'create', activityPolicy);
    assertWritable(actor);
    return Promise.resolve();
  }

  abstract apply(actor: Actor, operation: RecordOperation): Promise<OperationOutcome>;

  async read(actor: Actor, ids: string[]) {
    const rows = await this.reader.ofResources(actor, this.activityType, ids);
    return rows.map((row) => ({ id: row.resourceId, version: row.version, fields: this.fieldsOf(row) }));
  }

  protected abstract fieldsOf(row: LearningActivity): Record<string, unknown>;

  /** Removes the bookmark or rating, if it has not been removed already. */
  protected async withdraw(actor: Actor, kind: 'bookmarked' | 'rated', id: string): Promise<OperationOutcome> {
    try {
      await this.activity.withdraw(actor, kind, id);
    } catch (error) {
      if (!(error instanceof Problem && error.kind === 'notFound')) throw error;
    }
    return { version: null };
  }
}

@Provides(SyncedCollection)
export class BookmarkSync extends SyncedActivity {
  readonly name = 'bookmarks';
  readonly latestWins = true;
  readonly activityType = 'bookmarked';

  async apply(actor: Actor, { recordId, kind, fields }: RecordOperation): Promise<OperationOutcome> {
    if (kind === 'delete') return this.withdraw(actor, 'bookmarked', recordId);
    return this.activity.bookmark(actor, read(ResourceBookmark, { ...fields, resourceId: recordId }));
  }

  protected fieldsOf({ notes }: LearningActivity) {
    return { notes };
  }
}

@Provides(SyncedCollection)
export class RatingSync extends SyncedActivity {
  readonly name = 'ratings';
  readonly latestWins = true;
  readonly activityType = 'rated';

  async apply(actor: Actor, { recordId, kind, fields }: RecordOperation): Promise<OperationOutcome> {
    if (kind === 'delete') return this.withdraw(actor, 'rated', recordId);
    return this.activity.rate(actor, read(ResourceRating, { ...fields, resourceId: recordId }));
  }

  protected fieldsOf({ rating, notes }: LearningActivity) {
    return { rating, notes };
  }
}

/** Progress on resources: the highest percentage stays, and seconds of all devices are added. */
@Provides(SyncedCollection)
export class ResourceProgressSync extends SyncedActivity {
  readonly name = 'progress';
  readonly latestWins = false;
  readonly activityType = 'viewed';

  async apply(actor: Actor, { recordId, kind, fields }: RecordOperation): Promise<OperationOutcome> {
    if (kind === 'delete') throw invalid('kind_unsupported', 'Progress cannot be deleted.');
    const report = read(ResourceProgressReport, { ...fields, resourceId: recordId });
    const { version, progressPercent } = await this.activity.report(actor, report);
    return { version, isMerged: progressPercent > (report.progressPercent ?? 0) };
  }

  protected fieldsOf({ progressPercent, timeSpentSeconds, lastViewedAt, notes }: LearningActivity) {
    return { progressPercent, timeSpentSeconds, lastViewedAt, notes };
  }
}
