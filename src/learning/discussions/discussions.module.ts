import { Module } from '@nestjs/common';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { DiscussionWork } from './discussion-work.js';
import { replyPolicy, threadPolicy } from './discussions.policy.js';
import { ModerationController } from './moderation.controller.js';
import { RepliesController } from './replies.controller.js';
import { RepliesService } from './replies.service.js';
import { ThreadErasure } from './thread-erasure.js';
import { ThreadsController } from './threads.controller.js';
import { ThreadsService } from './threads.service.js';

@Feature('workbook')
@Module({
  imports: [ScopedModule.forFeature(threadPolicy, replyPolicy), ModulesModule],
  controllers: [ThreadsController, ModerationController, RepliesController],
  providers: [DiscussionWork, RepliesService, ThreadErasure, ThreadsService],
})
export class DiscussionsModule {}
