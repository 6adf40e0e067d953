import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { PreferencesSync } from './preferences-sync.js';
import { PreferencesController } from './preferences.controller.js';
import { preferencesPolicy } from './preferences.policy.js';
import { PreferencesService } from './preferences.service.js';
import { ProfileController } from './profile.controller.js';
import { profilePolicy } from './profile.policy.js';
import { ProfileService } from './profile.service.js';

@Module({
  imports: [ScopedModule.forFeature(preferencesPolicy, profilePolicy), AccountsModule],
  controllers: [PreferencesController, ProfileController],
  providers: [PreferencesService, PreferencesSync, ProfileService],
  exports: [PreferencesService],
})
export class ProfilesModule {}
