import { Module } from '@nestjs/common';
import { PathsModule } from '#curriculum/paths/paths.module.js';
import { AchievementsModule } from '#learning/achievements/achievements.module.js';
import { Feature } from '#platform/features/feature.js';
import { PathAchievements } from './path-achievements.js';
import { PathStartsController } from './path-starts.controller.js';
import { PathStartsJobs } from './path-starts.jobs.js';
import { PathStartsService } from './path-starts.service.js';

@Feature('paths')
@Module({
  imports: [AchievementsModule, PathsModule],
  controllers: [PathStartsController],
  providers: [PathAchievements, PathStartsJobs, PathStartsService],
})
export class PathStartsModule {}
