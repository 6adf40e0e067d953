import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type AnalyticsSnapshot, analyticsPolicy } from './analytics-snapshot.entity.js';
import type { AnalyticsOverviewView, PopularResourceView } from './overview.dto.js';
import { latestSnapshot } from './overview.sql.js';
import { publish, type Series } from './publish.js';

interface LatestSnapshot {
  day: string | null;
  data: Omit<AnalyticsSnapshot['data'], 'popular'>;
  popular: PopularResourceView[];
  trend: Series;
}

/** What is shown before the first snapshot. */
const nothing: LatestSnapshot = { day: null, data: publish([]), popular: [], trend: { labels: [], data: [] } };

/** The published statistics about people who permit learning analytics. */
@Injectable()
export class OverviewService {
  constructor(@InjectScoped(analyticsPolicy) private readonly snapshots: Scoped<typeof analyticsPolicy>) {}

  /** The latest snapshot; with the use of features for those who may read it. */
  async latest(actor: Actor): Promise<AnalyticsOverviewView> {
    const [found] = await this.snapshots.read<LatestSnapshot>(actor, latestSnapshot);
    const { day, data, popular, trend } = found ?? nothing;
    return {
      day,
      trend,
      popularResources: popular,
      suppressed: data.people === 0,
      totalUsers: data.people,
      averageEngagementMinutes: data.averageMinutes,
      interests: data.interests,
      engagementByTopic: data.topics,
      cohorts: data.cohorts,
      ...(analyticsPolicy.scopeOf(actor.role, 'readUsage') && { activeUsers: data.active }),
    };
  }
}
