import { Module } from '@nestjs/common';
import { CoursesModule } from '#curriculum/courses/courses.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { LessonReader } from './lessons/lesson-reader.js';
import { LessonSearch } from './lessons/lesson-search.js';
import { LessonsController } from './lessons/lessons.controller.js';
import { LessonsService } from './lessons/lessons.service.js';
import { ModuleCopies } from './module-copies.js';
import { ModuleLinks } from './module-links.service.js';
import { ModuleReader } from './module-reader.service.js';
import { ModuleSearch } from './module-search.js';
import { ModulesController } from './modules.controller.js';
import { lessonPolicy, modulePolicy } from './modules.policy.js';
import { ModulesService } from './modules.service.js';

@Feature('workbook')
@Module({
  imports: [ScopedModule.forFeature(modulePolicy, lessonPolicy), CoursesModule],
  controllers: [ModulesController, LessonsController],
  providers: [
    LessonReader,
    LessonSearch,
    LessonsService,
    ModuleCopies,
    ModuleLinks,
    ModuleReader,
    ModuleSearch,
    ModulesService,
  ],
  exports: [ModuleReader],
})
export class ModulesModule {}
