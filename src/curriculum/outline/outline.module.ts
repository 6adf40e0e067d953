import { Module } from '@nestjs/common';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { AutoStructureService } from './auto-structure.service.js';
import { partPolicy, sectionPolicy, unitPolicy } from './outline.policy.js';
import { OutlineService } from './outline.service.js';
import { PartsController } from './parts.controller.js';
import { PlacesService } from './places/places.service.js';
import { SectionReadingService } from './sections/section-reading.service.js';
import { SectionSearch } from './sections/section-search.js';
import { SectionsController } from './sections/sections.controller.js';
import { SubjectTreesController } from './subject-trees.controller.js';
import { SubjectTreesService } from './subject-trees.service.js';
import { UnitsController } from './units.controller.js';

@Feature('subjects')
@Module({
  imports: [ScopedModule.forFeature(subjectPolicy, unitPolicy, partPolicy, sectionPolicy), SubjectsModule],
  controllers: [SubjectTreesController, UnitsController, PartsController, SectionsController],
  providers: [
    AutoStructureService,
    OutlineService,
    PlacesService,
    SectionReadingService,
    SectionSearch,
    SubjectTreesService,
  ],
  exports: [AutoStructureService, OutlineService, PlacesService, SectionReadingService],
})
export class OutlineModule {}
