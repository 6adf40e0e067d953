import { Global, Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { PeopleModule } from '#school/people/people.module.js';
import { Audiences } from './audiences.js';
import { DeliveryService } from './delivery.service.js';
import { InboxService } from './inbox.service.js';
import { MessageEmails } from './message-emails.js';
import { MessageStreams } from './message-streams.js';
import { MessagesController } from './messages.controller.js';
import { MessagesJobs } from './messages.jobs.js';
import { messagePolicy, sendPolicy } from './messages.policy.js';
import { Notifier } from './notifier.js';
import { ClassroomAudience, OrganizationAudience, PersonAudience } from './built-in-audiences.js';
import { SendingService } from './sending.service.js';

/** Global: any feature may send notifications. */
@Global()
@Module({
  imports: [ScopedModule.forFeature(messagePolicy, sendPolicy), UsersModule, ClassroomsModule, PeopleModule],
  controllers: [MessagesController],
  providers: [
    Audiences,
    DeliveryService,
    InboxService,
    MessageEmails,
    MessagesJobs,
    MessageStreams,
    Notifier,
    ClassroomAudience,
    OrganizationAudience,
    PersonAudience,
    SendingService,
  ],
  exports: [Notifier],
})
export class MessagesModule {}
