import type { ImportContext } from '#school/rosters/import-context.js';
import { planBirthDates } from '#school/rosters/planning/birth-dates.js';
import { RosterIssues } from '#school/rosters/roster-issues.js';
import type { RosterPerson } from '#school/rosters/roster.js';
import { openSchool } from '../support/school.js';
import { zipOf } from './zip.js';

/** The dates and issues of a column. */
function read(...texts: string[]) {
  const issues = new RosterIssues('csv', { errors: [], notes: [] });
  const people = texts.map((text, at) => ({ key: `${at}`, role: 'STUDENT', birthDate: { text, line: at + 2 } }));
  const context = { usesBirthDates: true, issues, now: new Date('2026-09-01T12:00:00Z') } as ImportContext;
  const dates = planBirthDates(people as RosterPerson[], context);
  return { dates: texts.map((_, at) => dates.get(`${at}`) ?? null), errors: issues.errors };
}

describe('a birth date', () => {
  it.each([
    ['2015-04-30', '2015-04-30'],
    ['2015/4/3', '2015-04-03'],
    ['30.04.2015', '2015-04-30'],
    ['4.5.2015', '2015-05-04'],
    ['30/04/2015', '2015-04-30'],
    ['04/30/2015', '2015-04-30'],
    ['04-04-2015', '2015-04-04'],
  ])('%s is %s', (text, date) => {
    expect(read(text)).toEqual({ dates: [date], errors: [] });
  });

  it.each([
    '30/04/2015 0:00',
    '31.04.2015',
    '04/05/2015',
    '30.04.15',
    '2558-04-30',
    '2051-04-30',
    'April 2015',
    '13/13/2015',
    '1899-12-31',
  ])('%s is refused', (text) => {
    const { dates, errors } = read(text);

    expect(dates).toEqual([null]);
    expect(errors).toMatchObject([{ line: 2, column: 'birth_date', rule: 'birth_date_invalid' }]);
  });

  it('has the order of day and month that another date of the file proves', () => {
    expect(read('04/05/2015', '30/04/2015').dates).toEqual(['2015-05-04', '2015-04-30']);
    expect(read('04/05/2015', '04/30/2015').dates).toEqual(['2015-04-05', '2015-04-30']);
  });

  it('is refused if the dates of the file contradict each other', () => {
    const { dates, errors } = read('30/04/2015', '04/30/2015', '2015-01-02');

    expect([dates, errors.length]).toEqual([[null, null, '2015-01-02'], 2]);
  });
});

describe('a roster with birth dates', () => {
  const school = openSchool();
  const setAge = (ageOfConsent?: number) =>
    school.as(school.root).patch('/organizations/current', {
      settings: { privacy: ageOfConsent === undefined ? {} : { ageOfConsent } },
    });
  const importRoster = (file: string | Uint8Array) =>
    school.as(school.root).upload('/imports/roster', 'roster', file, {});
  const birthDateOf = async (studentNumber: string) => {
    const [row] = await school.sql(
      'SELECT birth_date::text AS "birthDate" FROM student_profiles WHERE student_number = $1',
      [studentNumber],
    );
    return row?.birthDate;
  };
  const list = ['first_name,last_name,level,student_number,Date of Birth', 'Nils,Nowak,P1,b1,2015-04-30'].join('\n');

  it('is imported without them while the organization has no age of consent', async () => {
    const { status, body } = await importRoster(list.replaceAll('b1', 'b0'));

    expect([status, await birthDateOf('b0')]).toEqual([200, null]);
    expect(body.notes.at(-1)).toMatchObject({ column: 'birth_date', rule: 'birth_dates_ignored' });
  });

  it('is imported with them once it has one, and decides who consents', async () => {
    await setAge(13);
    const { body } = await importRoster(list);
    const again = await importRoster(list);
    const omitted = await importRoster(list.replace('2015-04-30', ''));
    const kept = await birthDateOf('b1');
    const corrected = await importRoster(list.replace('2015-04-30', '01.05.2010'));

    expect(body.people).toMatchObject({ created: 1 });
    expect([again, omitted].map((answer) => answer.body.people)).toEqual([
      { created: 0, updated: 0, unchanged: 1 },
      { created: 0, updated: 0, unchanged: 1 },
    ]);
    expect(corrected.body.people).toMatchObject({ updated: 1 });
    expect([kept, await birthDateOf('b1')]).toEqual(['2015-04-30', '2010-05-01']);
  });

  it('is refused with the line of a date that is not one', async () => {
    await setAge(13);
    const { status, body } = await importRoster(list.replace('2015-04-30', 'unknown'));

    expect([status, body.errors]).toMatchObject([400, [{ line: 2, column: 'birth_date', rule: 'birth_date_invalid' }]]);
  });

  it('may be a OneRoster bundle, of whose demographics nothing else is read', async () => {
    await setAge(13);
    const files = {
      'manifest.csv': 'propertyName,value\noneroster.version,1.1',
      'users.csv':
        'sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,identifier,grades\nu1,true,o1,student,dana,Dana,Dorn,d1,01\nu2,true,o1,student,doro,Doro,Dorn,d2,01',
      'demographics.csv':
        'sourcedId,status,birthDate,sex\nu1,active,2016-02-29,female\nu2,tobedeleted,2014-01-01,female',
    };
    const archive = zipOf(...Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) })));

    const { status, body } = await importRoster(archive);

    expect([status, body.people.created]).toEqual([200, 2]);
    expect(body.notes.filter(({ field }: { field: string }) => field === 'demographics.csv')).toEqual([]);
    expect([await birthDateOf('d1'), await birthDateOf('d2')]).toEqual(['2016-02-29', null]);
  });

  it.each(['1899-12-31', '2190-01-01'])('has no student born on %s, and neither has the school', async (birthDate) => {
    const draft = { firstName: 'Eda', lastName: 'Ek', level: 'P1', birthDate };

    const created = await school.as(school.root).post('/students', draft);
    const changed = await school
      .as(school.root)
      .patch(`/students/${school.ben.id}`, { birthDate }, { 'if-match': '*' });

    for (const { status, body } of [created, changed])
      expect([status, body.code, body.errors[0].field]).toEqual([400, 'birth_date_impossible', 'birthDate']);
  });
});
