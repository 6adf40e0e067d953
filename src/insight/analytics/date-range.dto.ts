import { Anything, Decimal, Text } from '#platform/shapes/fields.js';

/** A calendar day as a text field. */
export const day = {
  max: 10,
  pattern: /^20\d{2}-\d{2}-\d{2}$/,
  shape: 'a date such as 2026-09-01',
  example: '2026-09-01',
  about: 'The day in the time zone of the organization',
};
/** Maximum for sums of seconds; they exceed the default maximum of a decimal field. */
export const maxSeconds = 2_147_483_647;

/** An array of counts, one per hour of the day or day of the week. */
export const Counts = (length: number, about: string) =>
  Anything({
    about,
    example: Array.from({ length }, (_, index) => index % 5),
    schema: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: length, maxItems: length },
  });

/** A date range to filter by. */
export class DaysQuery {
  @Text({
    ...day,
    optional: true,
    about: "First day, in the organization's time zone; defaults to 29 days before `to`",
  })
  from?: string;

  @Text({ ...day, optional: true, about: 'Last day, at most 365 days after `from`; defaults to today' })
  to?: string;
}

/** The date range of a response. */
export class DateRange {
  @Text({ ...day, about: "First day, in the organization's time zone" })
  from: string;

  @Text({ ...day, example: '2026-09-30', about: 'Last day, inclusive' })
  to: string;
}

/** Mean and median duration of sessions. */
export class Durations {
  @Decimal({
    max: maxSeconds,
    nullable: true,
    about: 'Over sessions that began in the range; null if there are none',
    example: 1312.5,
  })
  averageDurationSeconds: number | null;

  @Decimal({
    max: maxSeconds,
    nullable: true,
    example: 1180,
    about: 'Median duration of a session; null without sessions',
  })
  medianDurationSeconds: number | null;
}
