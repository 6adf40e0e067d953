import { Global, Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { Audiences } from './audiences.js';
import { DeliveryService } from './delivery.service.js';
import { InboxService } from './inbox.service.js';
import { MessageMails } from './message-mails.js';
import { MessageStreams } from './message-streams.js';
import { MessagesController } from './messages.controller.js';
import { MessagesJobs } from './messages.jobs.js';
import { correspondentPolicy, messagePolicy, sendPolicy } from './messages.policy.js';
import { Messenger } from './messenger.js';
import { SchoolAudiences } from './school-audiences.js';
import { SendingService } from './sending.service.js';

/** Global, because every feature has something to say to somebody. */
@Global()
@Module({
  imports: [ScopedModule.forFeature(messagePolicy, sendPolicy, correspondentPolicy), UsersModule, ClassroomsModule],
  controllers: [MessagesController],
  providers: [
    Audiences,
    DeliveryService,
    InboxService,
    MessageMails,
    MessagesJobs,
    MessageStreams,
    Messenger,
    SchoolAudiences,
    SendingService,
  ],
  exports: [Audiences, Messenger],
})
export class MessagesModule {}
