/** Where a subscription stands (OQ-105). */
export const subscriptionStatuses = ['pending', 'active', 'expired', 'cancelled', 'suspended'] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** A stretch of time: from its first moment, and no longer at its end. */
export interface Span {
  from: Date;
  until: Date;
}

const dayMs = 24 * 60 * 60_000;

/** The first moment after a subscription. A day is 24 hours, whatever clocks do in between. */
export const endOf = (startDate: Date, durationDays: number): Date =>
  new Date(startDate.getTime() + durationDays * dayMs);

/** Does it hold right now? Strictly before its end, whether or not a job has noticed (WSH-035). */
export const holdsAt = ({ from, until }: Span, now: Date): boolean => from <= now && now < until;

/**
 * What a subscription is at a moment, whatever was written down last: time alone makes it active, and time alone makes
 * it expire.
 */
export function statusAt(status: SubscriptionStatus, span: Span, now: Date): SubscriptionStatus {
  if (status !== 'pending' && status !== 'active') return status;
  if (holdsAt(span, now)) return 'active';
  return now < span.from ? 'pending' : 'expired';
}

/** The moment at which spans that hold now, or follow without a gap, come to an end; undefined when none holds. */
export function openUntil(spans: readonly Span[], now: Date): Date | undefined {
  let end: Date | undefined;
  for (const span of spans.toSorted((one, other) => one.from.getTime() - other.from.getTime())) {
    const continues = end && span.from <= end;
    if ((continues || holdsAt(span, now)) && span.until > (end ?? now)) end = span.until;
  }
  return end;
}

/** The same two rules for the database, about the row of that alias at `:now` or the given value. */
export const validSql = (row: string, now = ':now'): string =>
  `subscription_is_valid(${row}.status, ${row}.start_date, ${row}.end_date, ${now})`;

export const statusSql = (row: string, now = ':now'): string =>
  `CASE WHEN ${row}.status NOT IN ('pending', 'active') THEN ${row}.status
        WHEN ${validSql(row, now)} THEN 'active'
        WHEN ${now} < ${row}.start_date THEN 'pending' ELSE 'expired' END`;
