import { Module } from '@nestjs/common';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { PeopleModule } from '#school/people/people.module.js';
import { Audiences } from './audiences.js';
import { ClassroomAudience, OrganizationAudience, PersonAudience } from './built-in-audiences.js';
import { DeliveryService } from './delivery.service.js';
import { SendingController } from './sending.controller.js';
import { SendingService } from './sending.service.js';
import { sentMessagePolicy } from './sent-messages.policy.js';

@Module({
  imports: [ScopedModule.forFeature(sentMessagePolicy), PeopleModule, ClassroomsModule, InboxModule],
  controllers: [SendingController],
  providers: [Audiences, ClassroomAudience, DeliveryService, OrganizationAudience, PersonAudience, SendingService],
})
export class SendingModule {}
