import { Module } from '@nestjs/common';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { AssessmentMaterialService } from './assessment-material.service.js';
import { EnabledScopes } from './enabled-scopes.js';
import { MediaService } from './media.service.js';
import { OutlineContainer } from './outline-container.js';
import { ResourceContainers } from './resource-container.js';
import { ResourcesController } from './resources.controller.js';
import { resourcePolicy } from './resources.policy.js';
import { ResourcesService } from './resources.service.js';

/** Has no feature of its own: each resource scope belongs to another feature. */
@Module({
  imports: [ScopedModule.forFeature(resourcePolicy), OutlineModule, SubjectsModule],
  controllers: [ResourcesController],
  providers: [
    AssessmentMaterialService,
    EnabledScopes,
    MediaService,
    OutlineContainer,
    ResourceContainers,
    ResourcesService,
  ],
  exports: [AssessmentMaterialService, EnabledScopes, MediaService, ResourceContainers, ResourcesService],
})
export class ResourcesModule {}
