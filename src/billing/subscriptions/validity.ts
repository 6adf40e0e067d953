import { daysAfter } from '#platform/text/calendar.js';

/** The states of a subscription. */
export const subscriptionStatuses = ['pending', 'active', 'expired', 'cancelled', 'suspended'] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** A half-open time interval: `from` is included, `until` is not. */
export interface Span {
  from: Date;
  until: Date;
}

/** The end of a subscription, exclusive. A day is 24 hours, regardless of daylight saving time. */
export const endOf = (startDate: Date, durationDays: number): Date => daysAfter(startDate, durationDays);

/** Whether the interval contains `now`; at its end it does not. */
export const holdsAt = ({ from, until }: Span, now: Date): boolean => from <= now && now < until;

/**
 * The status of a subscription at a given time. Pending, active and expired depend on time alone; the stored status may
 * lag behind until the hourly job updates it.
 */
export function statusAt(status: SubscriptionStatus, span: Span, now: Date): SubscriptionStatus {
  if (status !== 'pending' && status !== 'active') return status;
  if (holdsAt(span, now)) return 'active';
  return now < span.from ? 'pending' : 'expired';
}

/** The end of the intervals that contain `now` or follow without a gap; undefined when none contains `now`. */
export function openUntil(spans: readonly Span[], now: Date): Date | undefined {
  let end: Date | undefined;
  for (const span of spans.toSorted((one, other) => one.from.getTime() - other.from.getTime())) {
    const continues = end && span.from <= end;
    if ((continues || holdsAt(span, now)) && span.until > (end ?? now)) end = span.until;
  }
  return end;
}

/** `holdsAt` as SQL, for a row alias, at `:now` or the given expression. A test compares the two. */
export const validSql = (row: string, now = ':now'): string =>
  `subscription_is_valid(${row}.status, ${row}.start_date, ${row}.end_date, ${now})`;

/** `statusAt` as SQL. */
export const statusSql = (row: string, now = ':now'): string =>
  `CASE WHEN ${row}.status NOT IN ('pending', 'active') THEN ${row}.status
        WHEN ${validSql(row, now)} THEN 'active'
        WHEN ${now} < ${row}.start_date THEN 'pending' ELSE 'expired' END`;
