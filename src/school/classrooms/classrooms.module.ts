import { Global, Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { AuthModule } from '#identity/auth/auth.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { AcademicYears } from './academic-years.service.js';
import { ClassroomAllocator } from './classroom-allocator.js';
import { ClassroomsController } from './classrooms.controller.js';
import { classroomPolicy, memberPolicy, placementPolicy } from './classrooms.policy.js';
import { ClassroomsService } from './classrooms.service.js';
import { MembersService } from './members.service.js';

/** Global, because the ClassroomGuard runs on every route. */
@Global()
@Feature('school')
@Module({
  imports: [ScopedModule.forFeature(classroomPolicy, memberPolicy, placementPolicy), AuthModule, UsersModule],
  controllers: [ClassroomsController],
  providers: [AcademicYears, ClassroomAllocator, ClassroomsService, MembersService],
  exports: [AcademicYears, ClassroomAllocator, ClassroomsService, MembersService, ScopedModule],
})
export class ClassroomsModule {}
