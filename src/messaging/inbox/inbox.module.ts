import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ErasureNotifications } from './erasure-notifications.js';
import { InboxController } from './inbox.controller.js';
import { InboxJobs } from './inbox.jobs.js';
import { InboxService } from './inbox.service.js';
import { MessageSearch } from './message-search.js';
import { messagePolicy } from './messages.policy.js';
import { Notifier } from './notifier.js';

@Module({
  imports: [ScopedModule.forFeature(messagePolicy)],
  controllers: [InboxController],
  providers: [ErasureNotifications, InboxService, InboxJobs, MessageSearch, Notifier],
  exports: [Notifier],
})
export class InboxModule {}
