import { Controller, Delete, Get, Header, Ip, Param, Post, Query } from '@nestjs/common';
import { Can, Public, SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Nothing, Refuses, Returns, ReturnsText } from '#platform/api/returns.js';
import { icsMediaType } from '#platform/calendar/ics.js';
import { CalendarFeeds } from './calendar-feeds.service.js';
import { CalendarFeedView, CalendarQuery, CalendarView, NewCalendarFeedView } from './calendar.dto.js';
import { calendarFeedPolicy } from './calendar.policy.js';
import { CalendarService } from './calendar.service.js';

@Controller('calendar')
@ApiTag('calendar', 'What happens when, and a URL for calendar programs')
export class CalendarController {
  constructor(
    private readonly calendars: CalendarService,
    private readonly feeds: CalendarFeeds,
  ) {}

  @Get()
  @SignedIn()
  @Returns(CalendarView, 'Show your calendar between two moments; entries of disabled features are left out')
  getCalendar(@CurrentActor() actor: Actor, @Query() query: CalendarQuery) {
    return this.calendars.show(actor, query);
  }

  @Get('feed')
  @Can('read', calendarFeedPolicy)
  @Returns(CalendarFeedView, 'Show whether calendar programs can read your calendar')
  getCalendarFeed(@CurrentActor() actor: Actor) {
    return this.feeds.show(actor);
  }

  @Post('feed')
  @Can('create', calendarFeedPolicy, { ownAccount: true })
  @Returns(
    NewCalendarFeedView,
    'Create a secret URL at which calendar programs read your calendar; replaces the earlier one',
    201,
  )
  createCalendarFeed(@CurrentActor() actor: Actor) {
    return this.feeds.create(actor);
  }

  @Delete('feed')
  @Can('remove', calendarFeedPolicy, { ownAccount: true })
  @Returns(Nothing, 'Revoke the URL of your calendar')
  revokeCalendarFeed(@CurrentActor() actor: Actor) {
    return this.feeds.revoke(actor);
  }

  @Get(':token.ics')
  @Public()
  @Header('cache-control', 'private, no-cache')
  @Header('content-disposition', 'inline; filename="calendar.ics"')
  @Header('x-robots-tag', 'noindex')
  @Refuses(404)
  @ReturnsText('Read a calendar by its secret URL, as iCalendar (RFC 5545)', icsMediaType())
  readCalendarFeed(@Param('token') token: string, @Ip() ip: string) {
    return this.feeds.render(token, ip);
  }
}
