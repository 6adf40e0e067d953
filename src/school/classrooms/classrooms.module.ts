import { Global, Module } from '@nestjs/common';
import { AuthModule } from '#identity/auth/auth.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { PeopleModule } from '#school/people/people.module.js';
import { AcademicYears } from './academic-years.service.js';
import { BulkClassrooms } from './bulk-classrooms.service.js';
import { BulkMembers } from './bulk-members.service.js';
import { ClassroomAllocator } from './classroom-allocator.js';
import { ClassroomsController } from './classrooms.controller.js';
import { classroomPolicy, memberPolicy } from './classrooms.policy.js';
import { ClassroomsService } from './classrooms.service.js';
import { MemberConsent } from './member-consent.service.js';
import { MembersService } from './members.service.js';

const services = [
  AcademicYears,
  BulkClassrooms,
  BulkMembers,
  ClassroomAllocator,
  ClassroomsService,
  MemberConsent,
  MembersService,
];

/** Global, because the ClassroomGuard runs on every route. */
@Global()
@Feature('school')
@Module({
  imports: [ScopedModule.forFeature(classroomPolicy, memberPolicy), AuthModule, PeopleModule, UsersModule],
  controllers: [ClassroomsController],
  providers: services,
  exports: [...services, ScopedModule],
})
export class ClassroomsModule {}
