import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { PrivacySettingsModule } from '#identity/privacy-settings/privacy-settings.module.js';
import { InteractionsJobs } from './interactions.jobs.js';
import { interactionPolicy } from './interactions.policy.js';
import { InteractionRecorder } from './interaction-recorder.js';
import { InteractionsController } from './interactions.controller.js';
import { InteractionsService } from './interactions.service.js';
import { InteractionConsent } from './interaction-consent.js';
import { InteractionListener } from './interaction-listener.js';

@Module({
  imports: [ScopedModule.forFeature(interactionPolicy), PrivacySettingsModule],
  controllers: [InteractionsController],
  providers: [InteractionsJobs, InteractionRecorder, InteractionsService, InteractionConsent, InteractionListener],
  exports: [InteractionRecorder],
})
export class InteractionsModule {}
