import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ActivityJobs } from './activity.jobs.js';
import { interactionPolicy } from './activity.policy.js';
import { InteractionRecorder } from './interaction-recorder.js';
import { InteractionsController } from './interactions.controller.js';
import { InteractionsService } from './interactions.service.js';
import { JournalRule } from './journal-rule.js';
import { NoticedDeeds } from './noticed-deeds.js';

@Module({
  imports: [ScopedModule.forFeature(interactionPolicy)],
  controllers: [InteractionsController],
  providers: [ActivityJobs, InteractionRecorder, InteractionsService, JournalRule, NoticedDeeds],
  exports: [InteractionRecorder],
})
export class ActivityModule {}
