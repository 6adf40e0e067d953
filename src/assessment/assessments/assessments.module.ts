import { Module } from '@nestjs/common';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { QuestionsModule } from '#questions/bank/questions.module.js';
import { NamesController } from './anonymous/names.controller.js';
import { NamesService } from './anonymous/names.service.js';
import { AssessmentAuthoringService } from './assessment-authoring.service.js';
import { AssessmentLifecycleService } from './assessment-lifecycle.service.js';
import { AssessmentMedia } from './assessment-media.js';
import { AssessmentsController } from './assessments.controller.js';
import { assessmentDrawPolicy, assessmentItemPolicy, assessmentPolicy } from './assessments.policy.js';
import { AssessmentsService } from './assessments.service.js';
import { ItemsService } from './items.service.js';
import { AssessmentCalendar } from './listing/assessment-calendar.js';
import { AssessmentContexts } from './listing/assessment-context.js';
import { DueSection, SchoolSection } from './listing/dashboard-sections.js';
import { AssessmentsUsingQuestion } from './listing/question-usage.js';
import { ReadableAssessments } from './listing/readable-assessments.js';
import { QuestionPictures } from './pictures/question-pictures.js';

const listing = [
  AssessmentCalendar,
  AssessmentContexts,
  AssessmentsUsingQuestion,
  DueSection,
  ReadableAssessments,
  SchoolSection,
  NamesService,
  QuestionPictures,
];

@Feature('assessments')
@Module({
  imports: [
    ScopedModule.forFeature(assessmentPolicy, assessmentItemPolicy, assessmentDrawPolicy),
    QuestionsModule,
    OutlineModule,
  ],
  controllers: [AssessmentsController, NamesController],
  providers: [
    ...listing,
    AssessmentAuthoringService,
    AssessmentLifecycleService,
    AssessmentMedia,
    AssessmentsService,
    ItemsService,
  ],
  exports: [AssessmentLifecycleService, AssessmentMedia, AssessmentsService, ItemsService, NamesService],
})
export class AssessmentsModule {}
