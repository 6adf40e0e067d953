import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { AssessmentMaterialService } from './assessment-material.service.js';
import { LibraryContainer } from './library-container.js';
import { MediaService } from './media.service.js';
import { OutlineContainer } from './outline-container.js';
import { ResourceCatalogue } from './resource-catalogue.js';
import { ResourceFilesController } from './resource-files.controller.js';
import { ResourceFilesService } from './resource-files.service.js';
import { ResourceContainers } from './resource-container.js';
import { ResourcesController } from './resources.controller.js';
import { resourcePolicy } from './resources.policy.js';
import { ResourcesService } from './resources.service.js';
import { EnabledScopes } from './enabled-scopes.js';
import { TopicsController } from './topics.controller.js';
import { TopicsService } from './topics.service.js';

/** Has no feature of its own: each resource scope belongs to another feature. */
@Module({
  imports: [ScopedModule.forFeature(resourcePolicy), OutlineModule, SubjectsModule],
  controllers: [ResourcesController, ResourceFilesController, TopicsController],
  providers: [
    AssessmentMaterialService,
    LibraryContainer,
    MediaService,
    OutlineContainer,
    ResourceCatalogue,
    ResourceFilesService,
    ResourceContainers,
    ResourcesService,
    EnabledScopes,
    TopicsService,
  ],
  exports: [AssessmentMaterialService, MediaService, ResourceCatalogue, ResourceContainers, ResourcesService],
})
export class ResourcesModule {}
