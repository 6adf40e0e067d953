import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { RawJson } from '#platform/api/returns.js';
import { notFound } from '#platform/problems/problem.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { classSessions } from './class-sessions.sql.js';
import { type DayRange, dayIn, dayRange } from './day-range.js';
import type { SessionAnalyticsQuery } from './session-analytics.dto.js';
import type { DaysQuery } from './date-range.dto.js';
import { classSessionsPolicy, sessionAnalyticsPolicy } from './session-analytics.policy.js';
import { classroomAnalytics, sessionAnalytics } from './session-analytics.sql.js';

interface Answer {
  answer: string;
}

/** What the login sessions of many people come to: of the organization, of the students one teaches, of a class. */
@Injectable()
export class SessionAnalyticsService {
  constructor(
    @InjectScoped(sessionAnalyticsPolicy) private readonly people: Scoped<typeof sessionAnalyticsPolicy>,
    @InjectScoped(classSessionsPolicy) private readonly rooms: Scoped<typeof classSessionsPolicy>,
    private readonly classrooms: ClassroomsService,
    private readonly organizations: OrganizationsService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Everybody's sessions, as far as the actor's pupils are everybody; of one classroom when it is named. */
  async overview(actor: Actor, { classroomId, ...days }: SessionAnalyticsQuery): Promise<RawJson> {
    const { from, to } = await this.range(days);
    if (classroomId) await this.classrooms.get(actor, classroomId);
    const read = classroomId ? classroomAnalytics : sessionAnalytics;
    const further = classroomId ? [classroomId] : [];
    const [found] = await this.people.read<Answer>(actor, read, [from, to, this.activeSince(), ...further]);
    return new RawJson(found?.answer ?? '{}');
  }

  /** Who of a class was there and for how long. */
  async ofClass(actor: Actor, classroomId: string, days: DaysQuery): Promise<RawJson> {
    const { from, to, isOver } = await this.range(days);
    const values = [from, to, this.activeSince(), classroomId, isOver];
    const [found] = await this.rooms.read<Answer>(actor, classSessions, values);
    if (!found) throw notFound('classroom');
    return new RawJson(found.answer);
  }

  /** The days a query asks for, of the organization's calendar. */
  async range(days: DaysQuery): Promise<DayRange> {
    const { timeZone } = await this.organizations.current();
    return dayRange(days, dayIn(timeZone, this.clock.now()));
  }

  /** Whoever gave a sign of life since then is there. */
  activeSince(): Date {
    return new Date(this.clock.now().getTime() - this.settings.sessionIdleMs);
  }
}
