import { Module } from '@nestjs/common';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ResourceFilesController } from './resource-files.controller.js';
import { ResourceFilesService } from './resource-files.service.js';

/** Uploads and downloads. */
@Module({
  imports: [ScopedModule.forFeature(resourcePolicy), ResourcesModule],
  controllers: [ResourceFilesController],
  providers: [ResourceFilesService],
})
export class ResourceFilesModule {}
