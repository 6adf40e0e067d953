import { Module } from '@nestjs/common';
import { PrivacySettingsModule } from '#identity/privacy-settings/privacy-settings.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { InteractionConsent } from './interaction-consent.js';
import { InteractionListener } from './interaction-listener.js';
import { InteractionRecorder } from './interaction-recorder.js';
import { InteractionsController } from './interactions.controller.js';
import { InteractionsJobs } from './interactions.jobs.js';
import { interactionPolicy } from './interactions.policy.js';
import { InteractionsService } from './interactions.service.js';

@Module({
  imports: [ScopedModule.forFeature(interactionPolicy), PrivacySettingsModule],
  controllers: [InteractionsController],
  providers: [InteractionsJobs, InteractionRecorder, InteractionsService, InteractionConsent, InteractionListener],
  exports: [InteractionRecorder],
})
export class InteractionsModule {}
