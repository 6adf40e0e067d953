import { Module } from '@nestjs/common';
import { LibraryModule } from '#curriculum/library/library.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { AchievementsModule } from '#learning/achievements/achievements.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ActivityNotes } from './activity-notes.js';
import { ActivityReader } from './activity-reader.service.js';
import { BookmarkSync, RatingSync, ResourceProgressSync } from './activity-sync.js';
import { ActivityController } from './activity.controller.js';
import { activityPolicy } from './activity.policy.js';
import { ActivityService } from './activity.service.js';
import { BookmarkStore } from './bookmark-store.js';
import { ContinueResources } from './continue-resources.js';
import { ResourceAchievements } from './resource-achievements.js';

@Feature('library')
@Module({
  imports: [
    ScopedModule.forFeature(activityPolicy, resourcePolicy),
    LibraryModule,
    ResourcesModule,
    AchievementsModule,
  ],
  controllers: [ActivityController],
  providers: [
    ActivityNotes,
    ActivityReader,
    ActivityService,
    BookmarkStore,
    ContinueResources,
    BookmarkSync,
    RatingSync,
    ResourceProgressSync,
    ResourceAchievements,
  ],
  exports: [ActivityService],
})
export class ActivityModule {}
