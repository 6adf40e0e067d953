import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { ActivityReader } from './activity-reader.service.js';
import {
  BookmarkQuery,
  LearningActivityView,
  LearningHistoryPage,
  LearningHistoryQuery,
  ResourceBookmark,
  ResourceChoice,
  ResourceCompletion,
  ResourceProgressReport,
  ResourceRating,
} from './activity.dto.js';
import { activityPolicy } from './activity.policy.js';
import { ActivityService } from './activity.service.js';
import { LearningStatsView } from './learning-stats.dto.js';

@Controller('learning')
@ApiTag('learning', 'What you view, complete, bookmark and rate; readable only by you')
export class ActivityController {
  constructor(
    private readonly activity: ActivityService,
    private readonly reader: ActivityReader,
  ) {}

  @Post('view')
  @Can('create', activityPolicy)
  @Returns(LearningActivityView, 'Record that you opened a resource')
  viewResource(@CurrentActor() actor: Actor, @Body() choice: ResourceChoice) {
    return this.activity.view(actor, choice);
  }

  @Post('progress')
  @Can('create', activityPolicy)
  @Returns(LearningActivityView, 'Report your progress on a resource; 100 percent completes it')
  reportResourceProgress(@CurrentActor() actor: Actor, @Body() report: ResourceProgressReport) {
    return this.activity.report(actor, report);
  }

  @Post('complete')
  @Can('create', activityPolicy)
  @Returns(LearningActivityView, 'Record that you completed a resource')
  completeResource(@CurrentActor() actor: Actor, @Body() completion: ResourceCompletion) {
    return this.activity.complete(actor, completion);
  }

  @Post('bookmark')
  @Can('create', activityPolicy)
  @Returns(LearningActivityView, 'Bookmark a resource')
  bookmarkResource(@CurrentActor() actor: Actor, @Body() bookmark: ResourceBookmark) {
    return this.activity.bookmark(actor, bookmark);
  }

  @Delete('bookmark/:id')
  @Can('remove', activityPolicy)
  @Returns(Nothing, 'Remove a bookmark, by its id or that of the resource')
  removeBookmark(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.activity.withdraw(actor, 'bookmarked', id);
  }

  @Post('rate')
  @Can('create', activityPolicy)
  @Refuses(409)
  @Returns(LearningActivityView, 'Rate a resource that you have viewed')
  rateResource(@CurrentActor() actor: Actor, @Body() rating: ResourceRating) {
    return this.activity.rate(actor, rating);
  }

  @Delete('rate/:id')
  @Can('remove', activityPolicy)
  @Returns(Nothing, 'Retract your rating, by its id or that of the resource')
  retractRating(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.activity.withdraw(actor, 'rated', id);
  }

  @Get('history')
  @Can('read', activityPolicy)
  @Returns(LearningHistoryPage, 'List your learning activity, by default latest first')
  getLearningHistory(@CurrentActor() actor: Actor, @Query() query: LearningHistoryQuery) {
    return this.reader.history(actor, query);
  }

  @Get('bookmarks')
  @Can('read', activityPolicy)
  @Returns(LearningHistoryPage, 'List your bookmarks, by default newest first')
  listBookmarks(@CurrentActor() actor: Actor, @Query() query: BookmarkQuery) {
    return this.reader.bookmarks(actor, query);
  }

  @Get('stats')
  @Can('read', activityPolicy)
  @Returns(LearningStatsView, 'Show figures about your learning')
  getLearningStats(@CurrentActor() actor: Actor) {
    return this.reader.stats(actor);
  }
}
