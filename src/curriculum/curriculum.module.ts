import { Module } from '@nestjs/common';
import { CoursesModule } from '#curriculum/courses/courses.module.js';
import { ResourceFilesModule } from '#curriculum/files/resource-files.module.js';
import { LibraryModule } from '#curriculum/library/library.module.js';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { PathsModule } from '#curriculum/paths/paths.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';

const teaching = [SubjectsModule, OutlineModule, ResourcesModule, LibraryModule, ResourceFilesModule];
const features = [...teaching, CoursesModule, ModulesModule, PathsModule];

/** What is taught: subjects, their outlines and resources, and courses with their modules. */
@Module({ imports: features, exports: features })
export class CurriculumModule {}
