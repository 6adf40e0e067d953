import { Module } from '@nestjs/common';
import { PrivacySettingsModule } from '#identity/privacy-settings/privacy-settings.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { DerivedData } from './derived-data.service.js';
import { EngagementReader } from './engagement-reader.js';
import { RecommendationListener } from './recommendation-listener.js';
import { RecommendationsSection } from './recommendations-section.js';
import { RecommendationsController } from './recommendations.controller.js';
import { RecommendationsJobs } from './recommendations.jobs.js';
import { recommendationPolicy } from './recommendations.policy.js';
import { RecommendationsService } from './recommendations.service.js';

@Feature('recommendations')
@Module({
  imports: [ScopedModule.forFeature(recommendationPolicy), PrivacySettingsModule],
  controllers: [RecommendationsController],
  providers: [
    RecommendationsService,
    DerivedData,
    EngagementReader,
    RecommendationListener,
    RecommendationsSection,
    RecommendationsJobs,
  ],
  exports: [RecommendationsService, DerivedData],
})
export class RecommendationsModule {}
