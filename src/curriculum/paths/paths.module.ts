import { Module } from '@nestjs/common';
import { LibraryModule } from '#curriculum/library/library.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { PathReader } from './path-reader.service.js';
import { PathsController } from './paths.controller.js';
import { pathPolicy } from './paths.policy.js';
import { PathsService } from './paths.service.js';

@Feature('paths')
@Module({
  imports: [ScopedModule.forFeature(pathPolicy), LibraryModule],
  controllers: [PathsController],
  providers: [PathReader, PathsService],
  exports: [PathReader, PathsService],
})
export class PathsModule {}
