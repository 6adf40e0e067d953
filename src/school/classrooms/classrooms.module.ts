import { Global, Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { AuthModule } from '#identity/auth/auth.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ClassroomsController } from '#school/classrooms/classrooms.controller.js';
import { classroomPolicy, memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { MembersService } from '#school/classrooms/members.service.js';

/** Global, because the ClassroomGuard stands before every route. */
@Global()
@Module({
  imports: [ScopedModule.forFeature(classroomPolicy, memberPolicy), AuthModule, UsersModule],
  controllers: [ClassroomsController],
  providers: [ClassroomsService, MembersService],
  exports: [ClassroomsService, MembersService, ScopedModule],
})
export class ClassroomsModule {}
