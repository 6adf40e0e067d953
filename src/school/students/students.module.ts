import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { GuardiansController } from '#school/students/guardians.controller.js';
import { GuardiansService } from '#school/students/guardians.service.js';
import { StudentRecordsService } from '#school/students/student-records.service.js';
import { ClassListsController, StudentsController } from '#school/students/students.controller.js';
import { guardianPolicy, profilePolicy, studentListPolicy, studentPolicy } from '#school/students/students.policy.js';
import { StudentsService } from '#school/students/students.service.js';
import { UsernamesService } from '#school/students/usernames.service.js';

@Module({
  imports: [
    ScopedModule.forFeature(studentPolicy, studentListPolicy, profilePolicy, guardianPolicy),
    UsersModule,
    ClassroomsModule,
  ],
  controllers: [StudentsController, ClassListsController, GuardiansController],
  providers: [GuardiansService, StudentRecordsService, StudentsService, UsernamesService],
  exports: [GuardiansService, StudentsService, UsernamesService],
})
export class StudentsModule {}
