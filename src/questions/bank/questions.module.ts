import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { QuestionsController } from './questions.controller.js';
import { questionPolicy, questionVersionPolicy } from './questions.policy.js';
import { QuestionsService } from './questions.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(questionPolicy, questionVersionPolicy)],
  controllers: [QuestionsController],
  providers: [QuestionsService],
  exports: [QuestionsService],
})
export class QuestionsModule {}
