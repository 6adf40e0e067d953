import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { AssessmentMaterialService } from './assessment-material.service.js';
import { FileReaders } from './file-readers.js';
import { LibraryHome } from './library-home.js';
import { MediaService } from './media.service.js';
import { OutlineHome } from './outline-home.js';
import { ResourceCatalogue } from './resource-catalogue.js';
import { ResourceFilesController } from './resource-files.controller.js';
import { ResourceFilesService } from './resource-files.service.js';
import { ResourceHomes } from './resource-home.js';
import { ResourcesController } from './resources.controller.js';
import { resourcePolicy } from './resources.policy.js';
import { ResourcesService } from './resources.service.js';
import { ScopesInUse } from './scopes-in-use.js';
import { TopicsController } from './topics.controller.js';
import { TopicsService } from './topics.service.js';

/** Not behind one switch: each scope has its own. */
@Module({
  imports: [ScopedModule.forFeature(resourcePolicy), SubjectsModule],
  controllers: [ResourcesController, ResourceFilesController, TopicsController],
  providers: [
    AssessmentMaterialService,
    FileReaders,
    LibraryHome,
    MediaService,
    OutlineHome,
    ResourceCatalogue,
    ResourceFilesService,
    ResourceHomes,
    ResourcesService,
    ScopesInUse,
    TopicsService,
  ],
  exports: [AssessmentMaterialService, FileReaders, MediaService, ResourceCatalogue, ResourceHomes, ResourcesService],
})
export class ResourcesModule {}
