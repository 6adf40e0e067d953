import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { courseCodePolicy, enrollmentPolicy } from './enrollments.policy.js';

@Feature('courses')
@Module({
  imports: [ScopedModule.forFeature(courseCodePolicy, enrollmentPolicy)],
})
export class EnrollmentsModule {}
