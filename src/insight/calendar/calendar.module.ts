import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { EmailModule } from '#tenancy/email/email.module.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { CalendarController } from './calendar.controller.js';
import { calendarFeedPolicy } from './calendar.policy.js';
import { CalendarService } from './calendar.service.js';

@Module({
  imports: [ScopedModule.forFeature(calendarFeedPolicy), EmailModule],
  controllers: [CalendarController],
  providers: [CalendarFeeds, CalendarService],
})
export class CalendarModule {}
