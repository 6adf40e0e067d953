import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { AutoStructureService } from '#curriculum/outline/auto-structure.service.js';
import { CoreSubjectsController } from './core-subjects.controller.js';
import { CoreSubjectsService } from './core-subjects.service.js';
import { OutlineService } from '#curriculum/outline/outline.service.js';
import { PartsController } from '#curriculum/outline/parts.controller.js';
import { SectionReadingService } from '#curriculum/outline/section-reading.service.js';
import { SectionsController } from '#curriculum/outline/sections.controller.js';
import { SubjectAudience } from './subject-audience.js';
import { SubjectTreesService } from './subject-trees.service.js';
import { SubjectsController } from './subjects.controller.js';
import { SubjectsJobs } from './subjects.jobs.js';
import { coreSubjectPolicy, partPolicy, sectionPolicy, subjectPolicy, unitPolicy } from './subjects.policy.js';
import { SubjectsService } from './subjects.service.js';
import { UnitsController } from '#curriculum/outline/units.controller.js';

@Feature('subjects')
@Module({
  imports: [
    ScopedModule.forFeature(coreSubjectPolicy, subjectPolicy, unitPolicy, partPolicy, sectionPolicy),
    UsersModule,
  ],
  controllers: [CoreSubjectsController, SubjectsController, UnitsController, PartsController, SectionsController],
  providers: [
    AutoStructureService,
    CoreSubjectsService,
    OutlineService,
    SectionReadingService,
    SubjectAudience,
    SubjectTreesService,
    SubjectsJobs,
    SubjectsService,
  ],
  exports: [AutoStructureService, CoreSubjectsService, OutlineService, SectionReadingService, SubjectsService],
})
export class SubjectsModule {}
