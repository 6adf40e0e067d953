import { Module } from '@nestjs/common';
import { PrivacySettingsModule } from '#identity/privacy-settings/privacy-settings.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { Feature } from '#platform/features/feature.js';
import { ChildPrivacyController } from './child-privacy.controller.js';
import { ChildPrivacyService } from './child-privacy.service.js';
import { GuardiansController } from './guardians.controller.js';
import { GuardiansService } from './guardians.service.js';
import { PeopleModule } from './people.module.js';

@Feature('parents')
@Module({
  imports: [PeopleModule, PrivacySettingsModule, UsersModule],
  controllers: [ChildPrivacyController, GuardiansController],
  providers: [ChildPrivacyService, GuardiansService],
})
export class GuardiansModule {}
