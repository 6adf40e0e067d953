import { Module } from '@nestjs/common';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { LibraryContainer } from './library-container.js';
import { LibraryController } from './library.controller.js';
import { ResourceCatalogue } from './resource-catalogue.js';
import { ResourceSearch } from './resource-search.js';
import { TopicsService } from './topics.service.js';

/** Lists, searches and topics of the resources of all scopes, and the library scope. */
@Module({
  imports: [ScopedModule.forFeature(resourcePolicy), ResourcesModule],
  controllers: [LibraryController],
  providers: [LibraryContainer, ResourceCatalogue, ResourceSearch, TopicsService],
  exports: [ResourceCatalogue],
})
export class LibraryModule {}
