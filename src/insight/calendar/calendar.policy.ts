import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { CalendarFeed } from './calendar-feed.entity.js';

const own = ownedBy<CalendarFeed>('userId');
const ofOwner = { read: own, create: own, remove: own };

/** People manage the URL of their own calendar. */
export const calendarFeedPolicy = definePolicy(CalendarFeed, {
  admin: ofOwner,
  teacher: ofOwner,
  student: ofOwner,
  parent: ofOwner,
});
