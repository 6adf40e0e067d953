import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { analyticsPolicy } from './analytics-snapshot.entity.js';
import { OverviewController } from './overview.controller.js';
import { OverviewService } from './overview.service.js';
import { SnapshotsService } from './snapshots.service.js';

@Feature('analytics')
@Module({
  imports: [ScopedModule.forFeature(analyticsPolicy)],
  controllers: [OverviewController],
  providers: [OverviewService, SnapshotsService],
})
export class AnalyticsOverviewModule {}
