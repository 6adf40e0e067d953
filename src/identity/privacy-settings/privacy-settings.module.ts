import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ConsentsService } from './consents.service.js';
import { PrivacySettingsController } from './privacy-settings.controller.js';
import { consentPolicy, privacySettingsPolicy } from './privacy-settings.policy.js';
import { PrivacySettingsService } from './privacy-settings.service.js';

@Module({
  imports: [ScopedModule.forFeature(consentPolicy, privacySettingsPolicy)],
  controllers: [PrivacySettingsController],
  providers: [ConsentsService, PrivacySettingsService],
  exports: [PrivacySettingsService],
})
export class PrivacySettingsModule {}
