import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { StudentAccountsService } from './student-accounts.service.js';
import { StudentRecordsService } from './student-records.service.js';
import { ClassListsController, StudentsController } from './students.controller.js';
import {
  guardianPolicy,
  profilePolicy,
  studentAccountPolicy,
  studentListPolicy,
  studentPolicy,
} from './students.policy.js';
import { StudentsService } from './students.service.js';
import { UsernamesService } from './usernames.service.js';

@Feature('school')
@Module({
  imports: [
    ScopedModule.forFeature(studentPolicy, studentAccountPolicy, studentListPolicy, profilePolicy, guardianPolicy),
    UsersModule,
    ClassroomsModule,
  ],
  controllers: [StudentsController, ClassListsController],
  providers: [StudentAccountsService, StudentRecordsService, StudentsService, UsernamesService],
  exports: [ScopedModule, StudentAccountsService, StudentsService, UsernamesService],
})
export class StudentsModule {}
