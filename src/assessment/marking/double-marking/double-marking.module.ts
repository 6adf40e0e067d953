import { Module } from '@nestjs/common';
import { RubricsModule } from '#assessment/marking/rubrics/rubrics.module.js';
import { QueueModule } from '#assessment/submissions/queue/queue.module.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { Feature } from '#platform/features/feature.js';
import { DoubleMarkingController } from './double-marking.controller.js';
import { DoubleMarkingService } from './double-marking.service.js';

@Feature('assessments')
@Module({
  imports: [SubmissionsModule, QueueModule, RubricsModule],
  controllers: [DoubleMarkingController],
  providers: [DoubleMarkingService],
})
export class DoubleMarkingModule {}
