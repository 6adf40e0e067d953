import { Module } from '@nestjs/common';
import { CoursesModule } from '#curriculum/courses/courses.module.js';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { PathsModule } from '#curriculum/paths/paths.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { LicensedContent } from './licensed-content.js';
import { TcodesController } from './tcodes.controller.js';
import { tcodePolicy } from './tcodes.policy.js';
import { TcodesService } from './tcodes.service.js';

@Feature('subscriptions')
@Module({
  imports: [
    ScopedModule.forFeature(tcodePolicy),
    CoursesModule,
    ModulesModule,
    OutlineModule,
    PathsModule,
    SubjectsModule,
  ],
  controllers: [TcodesController],
  providers: [LicensedContent, TcodesService],
  exports: [LicensedContent, TcodesService],
})
export class TcodesModule {}
