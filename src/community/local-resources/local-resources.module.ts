import { Module } from '@nestjs/common';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { LocalResourceReader } from './local-resource-reader.service.js';
import { LocalResourcesController } from './local-resources.controller.js';
import { localResourcePolicy } from './local-resources.policy.js';
import { LocalResourcesService } from './local-resources.service.js';

@Feature('local')
@Module({
  imports: [ScopedModule.forFeature(localResourcePolicy), InboxModule],
  controllers: [LocalResourcesController],
  providers: [LocalResourcesService, LocalResourceReader],
})
export class LocalResourcesModule {}
