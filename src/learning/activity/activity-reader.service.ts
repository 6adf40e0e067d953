import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#platform/access/actor.js';
import type { PageQuery } from '#platform/api/page.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { hoursAndMinutes } from '#platform/text/calendar.js';
import { ActivityNotes } from './activity-notes.js';
import { learningStats, type StoredLearningStats } from './activity-summary.sql.js';
import type { BookmarkQuery, LearningHistoryQuery } from './activity.dto.js';
import { activityPolicy } from './activity.policy.js';
import { activityContext } from './activity.sql.js';
import type { ActivityType, LearningActivity } from './learning-activity.entity.js';
import { TopicEngagements } from './topic-engagement.port.js';

/** Reads the own activity. It stays when the person can no longer read the resource. */
@Injectable()
export class ActivityReader {
  constructor(
    @InjectScoped(activityPolicy) private readonly activities: Scoped<typeof activityPolicy>,
    @All(TopicEngagements) private readonly engagements: TopicEngagements[],
    private readonly notes: ActivityNotes,
    private readonly features: Features,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  history(actor: Actor, { activityType, resourceId, sort, ...query }: LearningHistoryQuery) {
    const rows = this.activities.visibleTo(actor);
    if (activityType) rows.andWhere('row.activityType = :activityType', { activityType });
    if (resourceId) rows.andWhere('row.resourceId = :resourceId', { resourceId });
    return this.page(actor, orderBy(rows, sort), query);
  }

  bookmarks(actor: Actor, { sort, ...query }: BookmarkQuery) {
    const rows = this.activities.visibleTo(actor).andWhere(`row.activityType = 'bookmarked'`);
    return this.page(actor, orderBy(rows, sort), query);
  }

  /** Totals, the streak and topics of a person, computed from what is stored anyway. */
  async stats({ userId }: Actor) {
    const [stats] = await this.database.query<StoredLearningStats>(learningStats, [userId, this.clock.now()]);
    const engagement = await Promise.all(this.enabledEngagements().map((source) => source.of(userId)));
    const totalTimeSpent = hoursAndMinutes(stats?.totalSeconds ?? 0);
    return { ...stats, totalTimeSpent, engagement: engagement.flat() };
  }

  /** The activity of one kind on these resources. */
  async ofResources(actor: Actor, activityType: ActivityType, ids: string[]) {
    const rows = this.activities.visibleTo(actor).andWhere('row.activityType = :activityType', { activityType });
    const found = await rows.andWhere('row.resourceId = ANY (:ids)', { ids }).getMany();
    return found.map((row) => this.notes.shown(actor, row));
  }

  /** The resources that the person has bookmarked, newest bookmark first. */
  async bookmarkedIds(actor: Actor): Promise<string[]> {
    const rows = this.activities.visibleTo(actor).select('row.resourceId', 'id');
    const bookmarks = orderBy(rows.andWhere(`row.activityType = 'bookmarked'`), '-createdAt');
    return (await bookmarks.getRawMany<{ id: string }>()).map(({ id }) => id);
  }

  private enabledEngagements(): TopicEngagements[] {
    return this.engagements.filter((source) => this.features.isOn(this.features.ownerOf(source.constructor)));
  }

  private async page(actor: Actor, rows: SelectQueryBuilder<LearningActivity>, query: PageQuery) {
    const page = await paginateInContext(rows, query, activityContext);
    return { ...page, items: page.items.map((row) => this.notes.shown(actor, row)) };
  }
}
