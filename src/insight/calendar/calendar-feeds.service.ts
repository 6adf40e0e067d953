import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isRoleEnabled } from '#identity/sessions/enabled-roles.js';
import { hashOfToken } from '#identity/sessions/refresh-token.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { type IcsEvent, renderCalendar } from '#platform/calendar/ics.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { notFound } from '#platform/problems/problem.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { CalendarFeedView, NewCalendarFeedView } from './calendar.dto.js';
import { calendarFeedPolicy } from './calendar.policy.js';
import { CalendarService, type LabelledEntry } from './calendar.service.js';
import { openFeed, replaceFeed } from './calendar.sql.js';

/** A school behind one address has many calendar programs; each reads its feed once an hour. */
const perNetwork: Limit = { name: 'calendar-feeds', points: 120, seconds: 60 };
const refreshHours = 1;

/** The secret URLs at which calendar programs, which cannot log in, read the calendars of people (docs/decisions/0171). */
@Injectable()
export class CalendarFeeds {
  constructor(
    @InjectScoped(calendarFeedPolicy) private readonly feeds: Scoped<typeof calendarFeedPolicy>,
    private readonly calendars: CalendarService,
    private readonly organizations: OrganizationsService,
    private readonly addresses: EmailComposer,
    private readonly features: Features,
    private readonly limits: RateLimits,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async show(actor: Actor): Promise<CalendarFeedView> {
    const feed = await this.feeds.visibleTo(actor).getOne();
    return { exists: feed !== null, createdAt: feed?.createdAt ?? null, lastFetchedAt: feed?.lastFetchedAt ?? null };
  }

  /** Creates the URL of the actor. It replaces an earlier one, which stops working. */
  async create({ userId }: Actor): Promise<NewCalendarFeedView> {
    const token = randomBytes(32).toString('base64url');
    const createdAt = this.clock.now();
    await this.database.query(replaceFeed, [newId(), userId, hashOfToken(token), createdAt]);
    return { url: this.addresses.address(`/api/v1/calendar/${token}.ics`), createdAt };
  }

  /** Does nothing without a URL. */
  async revoke(actor: Actor): Promise<void> {
    const feed = await this.feeds.visibleTo(actor, 'remove').getOne();
    if (feed) await this.feeds.remove(feed);
  }

  /** The calendar of the token. Throws the same 404 for unknown and revoked tokens, and for people without access. */
  async render(token: string, ip: string): Promise<string> {
    await this.limits.count(perNetwork, networkOf(ip));
    const actor = await this.ownerOf(token);
    const [{ name }, entries] = await Promise.all([this.organizations.current(), this.calendars.feedEntries(actor)]);
    return renderCalendar({ name, refreshHours, events: entries.map(eventOf) });
  }

  /** The owner with the present role. The feed takes the place of the login session. */
  private async ownerOf(token: string): Promise<Actor> {
    const values = [hashOfToken(token), this.clock.now()];
    const [feed] = await this.database.query<{ id: string; userId: string; role: Role }>(openFeed, values);
    if (!feed || !isRoleEnabled(feed.role, this.features)) throw notFound('calendar');
    const { id: sessionId, userId, role } = feed;
    return { userId, role, sessionId, organizationId: this.settings.organizationId, readsOnly: true };
  }
}

function eventOf(entry: LabelledEntry): IcsEvent {
  const { id, label, version, updatedAt, startsAt, endsAt, startsOn, endsOn } = entry;
  const { place = null, link = null, description = null, isCancelled, isBusy = false } = entry;
  return {
    ...(startsOn && endsOn ? { startsOn, endsOn } : { startsAt, endsAt }),
    uid: `${id}@homeroom`,
    sequence: version,
    updatedAt,
    title: label,
    description,
    isBusy,
    // Programs show the location; not all of them show the URL.
    location: place ?? link,
    url: link,
    status: isCancelled ? 'CANCELLED' : 'CONFIRMED',
  };
}
