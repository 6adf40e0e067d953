import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ExportedQuestions } from './files/exported-questions.js';
import { QuestionFiles } from './files/question-files.js';
import { QuestionsController } from './questions.controller.js';
import { QuestionCategoriesController } from './categories/question-categories.controller.js';
import { CategoryPathsService } from './categories/category-paths.service.js';
import { QuestionCategoriesService } from './categories/question-categories.service.js';
import { QuestionChoicesService } from './question-choices.service.js';
import { QuestionUsageService } from './usage/question-usage.service.js';
import { QuestionsForLessons } from './questions-for-lessons.js';
import { questionCategoryPolicy, questionPolicy, questionVersionPolicy } from './questions.policy.js';
import { QuestionsService } from './questions.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(questionPolicy, questionVersionPolicy, questionCategoryPolicy)],
  controllers: [QuestionsController, QuestionCategoriesController],
  providers: [
    ...[ExportedQuestions, QuestionFiles, QuestionsService, QuestionCategoriesService],
    ...[QuestionChoicesService, QuestionsForLessons, QuestionUsageService, CategoryPathsService],
  ],
  exports: [ExportedQuestions, QuestionFiles, QuestionsService, QuestionChoicesService, CategoryPathsService],
})
export class QuestionsModule {}
