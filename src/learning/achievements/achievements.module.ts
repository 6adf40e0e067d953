import { Module } from '@nestjs/common';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { AchievementCatalogue } from './achievement-catalogue.js';
import { AchievementGranter } from './achievement-granter.js';
import { AchievementSection } from './achievement-section.js';
import { AchievementsController } from './achievements.controller.js';
import { AchievementsJobs } from './achievements.jobs.js';
import { achievementPolicy } from './achievements.policy.js';
import { AchievementsService } from './achievements.service.js';
import { StreakAchievements } from './streak-achievements.js';
import { SubmissionAchievements } from './submission-achievements.js';

@Feature('achievements')
@Module({
  imports: [ScopedModule.forFeature(achievementPolicy), InboxModule],
  controllers: [AchievementsController],
  providers: [
    AchievementCatalogue,
    AchievementGranter,
    AchievementSection,
    AchievementsJobs,
    AchievementsService,
    StreakAchievements,
  ],
  exports: [AchievementGranter, StreakAchievements],
})
export class AchievementsModule {}

/** Exists while there are assessments. */
@Feature('assessments')
@Module({ imports: [AchievementsModule], providers: [SubmissionAchievements] })
export class SubmissionAchievementsModule {}
