import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ClaimsService } from './claims.service.js';
import { ClaimsController, QueueController } from './queue.controller.js';
import { QueueService } from './queue.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(submissionPolicy), AssessmentsModule],
  controllers: [QueueController, ClaimsController],
  providers: [ClaimsService, QueueService],
  exports: [ClaimsService],
})
export class QueueModule {}
