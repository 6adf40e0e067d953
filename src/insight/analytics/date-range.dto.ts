import { Anything, Decimal, Text } from '#platform/shapes/fields.js';

/** A day of the calendar as a field. */
export const day = {
  max: 10,
  pattern: /^20\d{2}-\d{2}-\d{2}$/,
  shape: 'a day such as 2026-09-01',
  example: '2026-09-01',
};
/** Sums of seconds go beyond what a decimal field takes. */
export const maxSeconds = 2_147_483_647;

/** Whole numbers, one for each hour of the day or day of the week. */
export const Counts = (length: number, about: string) =>
  Anything({
    about,
    example: Array.from({ length }, (_, index) => index % 5),
    schema: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: length, maxItems: length },
  });

/** Days to look at. */
export class DaysQuery {
  @Text({
    ...day,
    optional: true,
    about: "The first day, in the organization's time zone; 29 days before `to` when left out",
  })
  from?: string;

  @Text({ ...day, optional: true, about: 'The last day, at most 366 days in all; today when left out' })
  to?: string;
}

/** The days that were looked at. */
export class DateRange {
  @Text({ ...day, about: "In the organization's time zone" })
  from: string;

  @Text({ ...day, example: '2026-09-30' })
  to: string;
}

/** How long sessions were. */
export class Durations {
  @Decimal({
    max: maxSeconds,
    nullable: true,
    about: 'Of sessions that began on these days; null when there is none',
    example: 1312.5,
  })
  averageDurationSeconds: number | null;

  @Decimal({ max: maxSeconds, nullable: true, example: 1180 })
  medianDurationSeconds: number | null;
}
