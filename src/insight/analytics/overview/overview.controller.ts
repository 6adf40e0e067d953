import { Controller, Get } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { analyticsPolicy } from './analytics-snapshot.entity.js';
import { AnalyticsOverviewView } from './overview.dto.js';
import { OverviewService } from './overview.service.js';

@Controller('analytics')
@ApiTag('analytics', 'Statistics about groups of people who permit learning analytics, never about one person')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  @Get('overview')
  @Can('read', analyticsPolicy)
  @Returns(AnalyticsOverviewView, 'Show the statistics of the latest daily snapshot')
  showAnalyticsOverview(@CurrentActor() actor: Actor) {
    return this.overview.latest(actor);
  }
}
