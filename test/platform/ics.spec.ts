import { type IcsEvent, renderCalendar } from '#platform/calendar/ics.js';
import { readByThree } from '../support/calendars.js';

const updatedAt = new Date('2026-01-02T03:04:05Z');
const start = new Date('2026-03-29T00:30:00Z');

const timed = (event: Partial<IcsEvent> = {}): IcsEvent => ({
  uid: 'event-1@homeroom',
  sequence: 0,
  updatedAt,
  title: 'Fractions',
  startsAt: start,
  endsAt: new Date(start.getTime() + 3_600_000),
  ...event,
});

/** The lines of a calendar with its folds undone. */
const linesOf = (ics: string): string[] => ics.replaceAll('\r\n ', '').split('\r\n');
const lineOf = (ics: string, name: string): string | undefined => linesOf(ics).find((line) => line.startsWith(name));

describe('renderCalendar', () => {
  it('renders a feed', () => {
    const ics = renderCalendar({
      name: 'Ben; class, P1A',
      refreshHours: 1,
      events: [timed({ url: 'https://a.example/b,c' })],
    });

    expect(linesOf(ics)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Homeroom//Homeroom//EN',
      String.raw`NAME:Ben\; class\, P1A`,
      String.raw`X-WR-CALNAME:Ben\; class\, P1A`,
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      'UID:event-1@homeroom',
      'DTSTAMP:20260102T030405Z',
      'LAST-MODIFIED:20260102T030405Z',
      'SEQUENCE:0',
      'DTSTART:20260329T003000Z',
      'DTEND:20260329T013000Z',
      'SUMMARY:Fractions',
      'URL:https://a.example/b,c',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('renders invitations and cancellations', () => {
    const people = {
      organizer: { name: 'Ana "A"; X\r\nATTENDEE:y', email: 'ana@school.example' },
      attendees: [{ name: 'Ben', email: 'b en\r\nX:@school.example' }],
    };
    const invitation = renderCalendar({ method: 'REQUEST', events: [timed({ ...people, isBusy: true })] });
    const cancellation = renderCalendar({ method: 'CANCEL', events: [timed({ ...people, sequence: 1 })] });

    expect(lineOf(invitation, 'ORGANIZER')).toBe(`ORGANIZER;CN="Ana 'A'; X ATTENDEE:y":mailto:ana@school.example`);
    expect(lineOf(invitation, 'ATTENDEE')).toBe(
      'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="Ben":mailto:b%20en%20X:@school.example',
    );
    expect([lineOf(invitation, 'METHOD'), lineOf(invitation, 'TRANSP')]).toEqual(['METHOD:REQUEST', 'TRANSP:OPAQUE']);
    expect([lineOf(cancellation, 'STATUS'), lineOf(cancellation, 'SEQUENCE')]).toEqual([
      'STATUS:CANCELLED',
      'SEQUENCE:1',
    ]);
    expect(readByThree(cancellation)['ts-ics']).toHaveLength(1);
  });

  const family = '👩‍👩‍👧';
  it.each([
    ['a new property', 'Due\r\nSTATUS:CANCELLED\nX-EVIL:1', 'Due\nSTATUS:CANCELLED\nX-EVIL:1'],
    ['separators', String.raw`a;b,c:d\e\;"f"`, String.raw`a;b,c:d\e\;"f"`],
    ['line breaks of Unicode', 'a\u2028b\u2029c\u0085d\u000be', 'a\nb\nc\nd\ne'],
    ['control characters', 'a\u0000b\u0007c\u007fd', 'abcd'],
    ['emoji over the folds', family.repeat(40), family.repeat(40)],
    ['right to left', 'مرحبا؛ '.repeat(30) + 'x', 'مرحبا؛ '.repeat(30) + 'x'],
    ['marks over the folds', 'e\u0301'.repeat(90), 'e\u0301'.repeat(90)],
  ])('keeps a title with %s whole', (_, title, expected) => {
    const ics = renderCalendar({ events: [timed({ title })] });

    for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n\u2028\u2029\u0085]/);
    expect(ics.split('\r\n').every((line) => Buffer.from(line).toString() === line && !line.includes('\ufffd'))).toBe(
      true,
    );
    for (const events of Object.values(readByThree(ics)))
      expect(events.map(({ title: read }) => read)).toEqual([expected]);
  });

  it('does not let a title end its event', () => {
    const titles = ['Due\nEND:VEVENT\nUID:2', String.raw`C:\new`, 'next'];
    const read = readByThree(
      renderCalendar({ events: titles.map((title, index) => timed({ uid: `event-${index}`, title })) }),
    );

    // node-ical reads `\\n` as a line break; ts-ics ends a text at END:VEVENT. Neither finds another event.
    expect(read['ical.js'].map(({ title }) => title)).toEqual(titles);
    for (const events of Object.values(read))
      expect(events.map(({ uid }) => uid)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('is read alike by three parsers across both changes to and from daylight-saving time', () => {
    const changes = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-03-08T07:00Z', '2026-11-01T06:00Z'].map(
      Date.parse,
    );
    const hours = Array.from({ length: 9 }, (_, index) => (index - 4) / 2);
    const moments = changes.flatMap((change) => hours.map((hour) => change + hour * 3_600_000));
    const events = moments.map((moment, index) =>
      // Every third event is a moment without an end.
      timed({
        uid: `event-${index + 10}`,
        startsAt: new Date(moment),
        endsAt: new Date(moment + (index % 3) * 5_400_000),
      }),
    );
    const days = ['2026-03-29', '2026-10-25', '2026-12-31'].map((day, index): IcsEvent => ({
      uid: `whole-${index}`,
      sequence: 0,
      updatedAt,
      title: 'Whole day',
      startsOn: day,
      endsOn: day,
    }));

    const read = readByThree(renderCalendar({ events: [...events, ...days] }));

    const expected = [
      ...moments.map((moment, index) => ({
        uid: `event-${index + 10}`,
        title: 'Fractions',
        start: new Date(moment).toISOString(),
        end: new Date(moment + (index % 3) * 5_400_000).toISOString(),
      })),
      ...[
        ['2026-03-29', '2026-03-30'],
        ['2026-10-25', '2026-10-26'],
        ['2026-12-31', '2027-01-01'],
      ].map(([first, end], index) => ({ uid: `whole-${index}`, title: 'Whole day', start: first, end })),
    ];
    expect(read).toEqual({ 'ical.js': expected, 'node-ical': expected, 'ts-ics': expected });
  });
});
