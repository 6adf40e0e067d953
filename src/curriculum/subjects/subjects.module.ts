import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { Attachments } from './attachments.js';
import { AutoStructureService } from './auto-structure.service.js';
import { CoreSubjectsController } from './core-subjects.controller.js';
import { CoreSubjectsService } from './core-subjects.service.js';
import { OutlineService } from './outline.service.js';
import { PartsController } from './parts.controller.js';
import { SectionReadingService } from './section-reading.service.js';
import { SectionsController } from './sections.controller.js';
import { SubjectAudience } from './subject-audience.js';
import { SubjectTreesService } from './subject-trees.service.js';
import { SubjectsController } from './subjects.controller.js';
import { SubjectsJobs } from './subjects.jobs.js';
import { coreSubjectPolicy, partPolicy, sectionPolicy, subjectPolicy, unitPolicy } from './subjects.policy.js';
import { SubjectsService } from './subjects.service.js';
import { UnitsController } from './units.controller.js';

@Feature('subjects')
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
    SectionReadingService,
    SubjectAudience,
    SubjectTreesService,
    SubjectsJobs,
    SubjectsService,
  ],
  exports: [
    Attachments,
    AutoStructureService,
    CoreSubjectsService,
    OutlineService,
    SectionReadingService,
    SubjectsService,
  ],
})
export class SubjectsModule {}
