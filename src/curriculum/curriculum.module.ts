import { Module } from '@nestjs/common';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { LibraryModule } from '#curriculum/library/library.module.js';
import { CoursesModule } from '#curriculum/courses/courses.module.js';
import { ResourceFilesModule } from '#curriculum/files/resource-files.module.js';

const features = [SubjectsModule, OutlineModule, ResourcesModule, LibraryModule, ResourceFilesModule, CoursesModule];

/** What is taught: subjects, their outlines and resources, and courses. */
@Module({ imports: features, exports: features })
export class CurriculumModule {}
