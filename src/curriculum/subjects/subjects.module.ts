import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { Attachments } from '#curriculum/subjects/attachments.js';
import { AutoStructureService } from '#curriculum/subjects/auto-structure.service.js';
import { CoreSubjectsController } from '#curriculum/subjects/core-subjects.controller.js';
import { CoreSubjectsService } from '#curriculum/subjects/core-subjects.service.js';
import { OutlineService } from '#curriculum/subjects/outline.service.js';
import { PartsController } from '#curriculum/subjects/parts.controller.js';
import { SectionsController } from '#curriculum/subjects/sections.controller.js';
import { SubjectTreesService } from '#curriculum/subjects/subject-trees.service.js';
import { SubjectsController } from '#curriculum/subjects/subjects.controller.js';
import { SubjectsJobs } from '#curriculum/subjects/subjects.jobs.js';
import {
  coreSubjectPolicy,
  partPolicy,
  sectionPolicy,
  subjectPolicy,
  unitPolicy,
} from '#curriculum/subjects/subjects.policy.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { UnitsController } from '#curriculum/subjects/units.controller.js';

@Module({
  imports: [
    ScopedModule.forFeature(coreSubjectPolicy, subjectPolicy, unitPolicy, partPolicy, sectionPolicy),
    UsersModule,
  ],
  controllers: [CoreSubjectsController, SubjectsController, UnitsController, PartsController, SectionsController],
  providers: [
    Attachments,
    AutoStructureService,
    CoreSubjectsService,
    OutlineService,
    SubjectTreesService,
    SubjectsJobs,
    SubjectsService,
  ],
  exports: [Attachments, AutoStructureService, CoreSubjectsService, OutlineService, SubjectsService],
})
export class SubjectsModule {}
