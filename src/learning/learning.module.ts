import { Module } from '@nestjs/common';
import { AchievementsModule, SubmissionAchievementsModule } from '#learning/achievements/achievements.module.js';
import { ActivityModule } from '#learning/activity/activity.module.js';
import { CertificatesModule } from '#learning/certificates/certificates.module.js';
import { DiscussionsModule } from '#learning/discussions/discussions.module.js';
import { ExercisesModule } from '#learning/exercises/exercises.module.js';
import { InteractionsModule } from '#learning/interactions/interactions.module.js';
import { PathStartsModule } from '#learning/paths/path-starts.module.js';
import { ModuleProgressModule } from '#learning/progress/modules/module-progress.module.js';
import { ProgressModule } from '#learning/progress/progress.module.js';
import { SectionProgressModule } from '#learning/progress/section-progress.module.js';
import { TcodeProgressModule } from '#learning/progress/tcodes/tcode-progress.module.js';
import { RecommendationsModule } from '#learning/recommendations/recommendations.module.js';

const progress = [ProgressModule, SectionProgressModule, TcodeProgressModule, ModuleProgressModule];
const features = [
  ...progress,
  AchievementsModule,
  SubmissionAchievementsModule,
  ActivityModule,
  PathStartsModule,
  DiscussionsModule,
  ExercisesModule,
  InteractionsModule,
  CertificatesModule,
  RecommendationsModule,
];

/** How far a person is, and what they did. */
@Module({ imports: features, exports: features })
export class LearningModule {}
