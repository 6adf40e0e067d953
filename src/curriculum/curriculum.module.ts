import { Module } from '@nestjs/common';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';

const features = [SubjectsModule, ResourcesModule];

/** What is taught: subjects, their outlines and resources. */
@Module({ imports: features, exports: features })
export class CurriculumModule {}
