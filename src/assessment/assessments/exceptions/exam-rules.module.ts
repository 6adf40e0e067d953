import { Module } from '@nestjs/common';
import { AccessRulesController } from '#assessment/assessments/access/access-rules.controller.js';
import { AccessRulesService } from '#assessment/assessments/access/access-rules.service.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { CredentialsModule } from '#identity/credentials/credentials.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ExceptionsController } from './exceptions.controller.js';
import { assessmentExceptionPolicy } from './exceptions.policy.js';
import { ExceptionsService } from './exceptions.service.js';

/** Who may start an assessment and from where, and exceptions from its dates and limits. */
@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(assessmentPolicy, assessmentExceptionPolicy), CredentialsModule],
  controllers: [AccessRulesController, ExceptionsController],
  providers: [AccessRulesService, ExceptionsService],
})
export class ExamRulesModule {}
