import { Module } from '@nestjs/common';
import { UsersModule } from '#identity/users/users.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { PeopleModule } from '#school/people/people.module.js';
import { BulkProfiles } from './bulk-profiles.service.js';
import { StudentAccountsService } from './student-accounts.service.js';
import { StudentAges } from './student-ages.js';
import { StudentEnrollmentsService } from './student-enrollments.service.js';
import { StudentRecordsService } from './student-records.service.js';
import { ClassListsController, StudentsController } from './students.controller.js';
import { studentProfilePolicy } from './students.policy.js';
import { StudentsService } from './students.service.js';
import { TimeFactorsController } from './time-factors.controller.js';
import { TimeFactorsService } from './time-factors.service.js';
import { UsernamesService } from './usernames.service.js';

@Feature('school')
@Module({
  imports: [ScopedModule.forFeature(studentProfilePolicy), PeopleModule, UsersModule, ClassroomsModule],
  controllers: [StudentsController, ClassListsController, TimeFactorsController],
  providers: [
    BulkProfiles,
    StudentAccountsService,
    StudentEnrollmentsService,
    StudentRecordsService,
    StudentsService,
    StudentAges,
    TimeFactorsService,
    UsernamesService,
  ],
  exports: [BulkProfiles, StudentAccountsService, StudentsService, UsernamesService],
})
export class StudentsModule {}
