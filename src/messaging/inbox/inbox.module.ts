import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { InboxController } from './inbox.controller.js';
import { InboxJobs } from './inbox.jobs.js';
import { InboxService } from './inbox.service.js';
import { messagePolicy } from './messages.policy.js';
import { Notifier } from './notifier.js';

@Module({
  imports: [ScopedModule.forFeature(messagePolicy)],
  controllers: [InboxController],
  providers: [InboxService, InboxJobs, Notifier],
  exports: [Notifier],
})
export class InboxModule {}
