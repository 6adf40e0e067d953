import { Module } from '@nestjs/common';
import { UsersModule } from '#identity/users/users.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { CoreSubjectsController } from './core-subjects.controller.js';
import { CoreSubjectsService } from './core-subjects.service.js';
import { SubjectAudience } from './subject-audience.js';
import { SubjectsController } from './subjects.controller.js';
import { SubjectsJobs } from './subjects.jobs.js';
import { coreSubjectPolicy, subjectPolicy } from './subjects.policy.js';
import { SubjectsService } from './subjects.service.js';

@Feature('subjects')
@Module({
  imports: [ScopedModule.forFeature(coreSubjectPolicy, subjectPolicy), UsersModule],
  controllers: [CoreSubjectsController, SubjectsController],
  providers: [CoreSubjectsService, SubjectAudience, SubjectsJobs, SubjectsService],
  exports: [CoreSubjectsService, SubjectsService],
})
export class SubjectsModule {}
