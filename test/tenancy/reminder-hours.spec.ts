import { isReminderTime, nextReminderTime } from '#tenancy/organizations/reminder-hours.js';

const at = (timeZone: string, moment: string) => isReminderTime({ status: 'active', timeZone }, new Date(moment));

describe('reminder hours', () => {
  it.each([
    ['UTC', '2026-06-01T07:59:59Z', false],
    ['UTC', '2026-06-01T08:00:00Z', true],
    ['UTC', '2026-06-01T17:59:59Z', true],
    ['UTC', '2026-06-01T18:00:00Z', false],
    ['UTC', '2026-06-01T00:00:00Z', false],
    ['Asia/Bangkok', '2026-06-01T01:00:00Z', true],
    ['Asia/Kolkata', '2026-06-01T02:29:00Z', false],
    ['Asia/Kolkata', '2026-06-01T02:30:00Z', true],
    // Clocks in Berlin go forward on 29 March and back on 25 October 2026.
    ['Europe/Berlin', '2026-03-28T06:59:00Z', false],
    ['Europe/Berlin', '2026-03-28T07:00:00Z', true],
    ['Europe/Berlin', '2026-03-29T05:59:00Z', false],
    ['Europe/Berlin', '2026-03-29T06:00:00Z', true],
    ['Europe/Berlin', '2026-10-24T16:00:00Z', false],
    ['Europe/Berlin', '2026-10-25T06:59:00Z', false],
    ['Europe/Berlin', '2026-10-25T16:59:00Z', true],
  ])('in %s at %s: %s', (timeZone, moment, expected) => {
    expect(at(timeZone, moment)).toBe(expected);
  });

  it('are none in a closed organization', () => {
    expect(isReminderTime({ status: 'closed', timeZone: 'UTC' }, new Date('2026-06-01T12:00:00Z'))).toBe(false);
  });

  it.each([
    ['UTC', '2026-06-01T12:00:00Z', '2026-06-01T12:00:00Z'],
    ['UTC', '2026-06-01T18:30:00Z', '2026-06-02T08:30:00Z'],
    ['Europe/Berlin', '2026-03-28T20:00:00Z', '2026-03-29T06:00:00Z'],
    ['Europe/Berlin', '2026-10-24T20:00:00Z', '2026-10-25T07:00:00Z'],
  ])('in %s after %s begin at %s', (timeZone, moment, expected) => {
    expect(nextReminderTime(timeZone, new Date(moment))).toEqual(new Date(expected));
  });
});
