import { type DynamicModule, Module } from '@nestjs/common';
import { AssessmentModule } from '#assessment/assessment.module.js';
import { BillingModule } from '#billing/billing.module.js';
import { CommunityModule } from '#community/community.module.js';
import { CurriculumModule } from '#curriculum/curriculum.module.js';
import { IdentityModule } from '#identity/identity.module.js';
import { InsightModule } from '#insight/insight.module.js';
import { LearningModule } from '#learning/learning.module.js';
import { MessagingModule } from '#messaging/messaging.module.js';
import { personalData } from '#personal-data.js';
import type { Settings } from '#platform/config/settings.js';
import { PlatformModule } from '#platform/platform.module.js';
import { PortsModule } from '#platform/ports/ports.module.js';
import { QuestionBankModule } from '#questions/questions.module.js';
import { SchoolModule } from '#school/school.module.js';
import { TenancyModule } from '#tenancy/tenancy.module.js';
import { WorkbookModule } from '#workbook/workbook.module.js';
import { globalProviders } from './global-providers.js';

/** The root module: the areas in the order in which they may import each other. */
@Module({})
export class AppModule {
  static forRoot(settings: Settings): DynamicModule {
    const infrastructure = [PlatformModule.forRoot(settings, personalData), PortsModule.forRoot()];
    const areas = [
      TenancyModule,
      IdentityModule,
      SchoolModule,
      MessagingModule,
      CurriculumModule,
      BillingModule.forRoot(settings),
      QuestionBankModule,
      AssessmentModule,
      LearningModule,
      WorkbookModule,
      CommunityModule,
      InsightModule,
    ];
    return { module: AppModule, imports: [...infrastructure, ...areas], providers: globalProviders };
  }
}
