import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { CategoryPathsService } from './categories/category-paths.service.js';
import { QuestionCategoriesController } from './categories/question-categories.controller.js';
import { QuestionCategoriesService } from './categories/question-categories.service.js';
import { ExportedQuestions } from './files/exported-questions.js';
import { QuestionFiles } from './files/question-files.js';
import { QuestionChoicesService } from './question-choices.service.js';
import { QuestionsForLessons } from './questions-for-lessons.js';
import { QuestionsController } from './questions.controller.js';
import { questionCategoryPolicy, questionPolicy, questionVersionPolicy } from './questions.policy.js';
import { QuestionsService } from './questions.service.js';
import { QuestionUsageService } from './usage/question-usage.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(questionPolicy, questionVersionPolicy, questionCategoryPolicy)],
  controllers: [QuestionsController, QuestionCategoriesController],
  providers: [
    ExportedQuestions,
    QuestionFiles,
    QuestionsService,
    QuestionCategoriesService,
    QuestionChoicesService,
    QuestionsForLessons,
    QuestionUsageService,
    CategoryPathsService,
  ],
  exports: [ExportedQuestions, QuestionFiles, QuestionsService, QuestionChoicesService, CategoryPathsService],
})
export class QuestionsModule {}
