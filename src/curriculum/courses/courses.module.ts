import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { coursePolicy } from './courses.policy.js';

@Feature('courses')
@Module({
  imports: [ScopedModule.forFeature(coursePolicy)],
})
export class CoursesModule {}
