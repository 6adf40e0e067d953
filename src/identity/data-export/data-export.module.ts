import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { PrivacySettingsModule } from '#identity/privacy-settings/privacy-settings.module.js';
import { DataExportController } from './data-export.controller.js';
import { DataExport } from './data-export.js';
import { DataExportService } from './data-export.service.js';
import { PersonRows } from './person-rows.js';

@Module({
  imports: [AccountsModule, PrivacySettingsModule],
  controllers: [DataExportController],
  providers: [DataExport, DataExportService, PersonRows],
})
export class DataExportModule {}
