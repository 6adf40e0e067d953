import { calendarKinds } from '#platform/calendar/calendar-source.port.js';
import { Choice, Day, Flag, Id, Instant, Many, Text } from '#platform/shapes/fields.js';
import { maxEntries, maxRangeDays } from './calendar-range.js';

export class CalendarQuery {
  @Instant({ optional: true, about: 'Only what ends later, or happens at this moment; defaults to the present' })
  from?: Date;

  @Instant({
    optional: true,
    about: `Only what starts earlier; at most ${maxRangeDays} days after \`from\`, by default 31`,
  })
  to?: Date;
}

class CalendarEntryView {
  @Text({ example: 'assessment_due-0199…', about: 'Stays the same; the UID in the feed begins with it' })
  id: string;

  @Choice(calendarKinds, { about: 'What happens' })
  kind: string;

  @Text({ example: 'Fractions, week 3', about: 'Title of the assessment, course or live session' })
  title: string;

  @Text({ max: 500, example: 'Fractions, week 3 (submitted)', about: 'As in the feed, in your language' })
  label: string;

  @Instant({ about: 'For whole days the midnight in your time zone' })
  startsAt: Date;

  @Instant({
    about: 'Equal to startsAt for one moment, such as a due time; for whole days the midnight after the last',
  })
  endsAt: Date;

  @Flag({ about: 'Whether it lasts whole days' })
  allDay: boolean;

  @Day({ nullable: true, about: 'First of the whole days, in your time zone' })
  startsOn: string | null;

  @Day({ nullable: true, about: 'Last of the whole days' })
  endsOn: string | null;

  @Text({ nullable: true, example: 'P1A', about: 'The class, or where a live session takes place' })
  place: string | null;

  @Text({ nullable: true, max: 2000, about: 'URL at which a live session takes place' })
  link: string | null;

  @Text({ nullable: true, max: 5000, example: 'Mathematics', about: 'The subject, or what a live session is about' })
  description: string | null;

  @Text({
    nullable: true,
    example: 'submitted',
    about: 'Of what is due: the state of your work, or that of the child; of a live session its state',
  })
  state: string | null;

  @Id({ about: 'The assessment, course or live session' })
  recordId: string;

  @Id({ nullable: true })
  classroomId: string | null;

  @Id({ nullable: true })
  courseId: string | null;

  @Id({ nullable: true, about: 'For parents: the child' })
  studentId: string | null;

  @Text({ nullable: true, example: 'Ben Bauer', about: 'For parents: name of the child' })
  studentName: string | null;
}

/** What happens in a range of a calendar, in order. */
export class CalendarView {
  @Instant({ about: 'Start of the range' })
  from: Date;

  @Instant({ about: 'End of the range, exclusive' })
  to: Date;

  @Text({ example: 'Europe/Berlin', about: 'Your time zone, in which whole days are computed' })
  timeZone: string;

  @Many(() => CalendarEntryView, { max: maxEntries, about: 'In the order of startsAt' })
  items: CalendarEntryView[];

  @Flag({ about: `Whether there are more than ${maxEntries}, of which the latest are shown` })
  isTruncated: boolean;
}

/** Whether calendar programs can read the calendar. */
export class CalendarFeedView {
  @Flag({ about: 'Whether there is a URL' })
  exists: boolean;

  @Instant({ nullable: true, about: 'When the URL was created' })
  createdAt: Date | null;

  @Instant({ nullable: true, about: 'When a calendar program last read it, to the minute' })
  lastFetchedAt: Date | null;
}

export class NewCalendarFeedView {
  @Text({
    max: 500,
    example: 'https://school.example/api/v1/calendar/q0J2bW9….ics',
    about: 'To be added to a calendar program. Shown only now',
  })
  url: string;

  @Instant({ about: 'When it was created' })
  createdAt: Date;
}
