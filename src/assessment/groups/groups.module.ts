import { Module } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { GradesModule } from '#assessment/grades/grades.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { GroupSetsController } from './group-sets.controller.js';
import { GroupSetsService } from './group-sets.service.js';
import { GroupWorkController } from './group-work.controller.js';
import { GroupWorkService } from './group-work.service.js';
import { GroupsController } from './groups.controller.js';
import { groupSetPolicy } from './groups.policy.js';
import { GroupsService } from './groups.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(groupSetPolicy, assessmentPolicy), ClassroomsModule, GradesModule],
  controllers: [GroupSetsController, GroupsController, GroupWorkController],
  providers: [GroupSetsService, GroupsService, GroupWorkService],
})
export class GroupsModule {}
