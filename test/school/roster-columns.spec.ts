import iconv from 'iconv-lite';
import { foldText } from '#platform/text/folding.js';
import { cleanName } from '#platform/text/spelling.js';
import { splitFullName } from '#school/rosters/plain-csv/full-name.js';
import { readPlainCsv } from '#school/rosters/plain-csv/plain-csv.js';

const read = async (...lines: string[]) => readPlainCsv(lines.join('\n'));
const namesIn = async (...lines: string[]) =>
  (await read(...lines)).roster.people.map(({ firstName, lastName }) => [firstName, lastName]);

describe('the header of a roster', () => {
  it.each([
    ['French', 'Nom;Prénom;Classe', 'Testperson;Zora;P1A'],
    ['French in full', "Nom de l'élève;Prénom(s);Classe", 'Testperson;Zora;P1A'],
    ['German', 'Nachname;Vorname;Klasse', 'Testperson;Zora;P1A'],
    ['German with Name', 'Name;Vorname;Klasse', 'Testperson;Zora;P1A'],
    ['Spanish', 'Apellidos;Nombre;Curso', 'Testperson;Zora;P1A'],
    ['Italian', 'Cognome;Nome;Classe', 'Testperson;Zora;P1A'],
    ['Portuguese', 'Apelido;Nome próprio;Turma', 'Testperson;Zora;P1A'],
    ['Dutch', 'Achternaam;Roepnaam;Klas', 'Testperson;Zora;P1A'],
    ['Thai', 'นามสกุล;ชื่อ;ห้อง', 'Testperson;Zora;P1A'],
    ['Arabic', 'اسم العائلة;الاسم الأول;الصف', 'Testperson;Zora;P1A'],
    ['Moodle in German', 'Nachname;Vorname;Gruppe', 'Testperson;Zora;P1A'],
    ['Google Classroom', 'Last Name;First Name;Email Address;class', 'Testperson;Zora;z@school.example;P1A'],
    ['Google Workspace', 'First Name [Required];Last Name [Required];Group[optional]', 'Zora;Testperson;P1A'],
    ['Clever', 'Last_name;First_name;Middle_name;Student_number;homeroom', 'Testperson;Zora;;77;P1A'],
    ['a database', 'STUDENT::STULastName;STUDENT::STUFirstName;student_class', 'Testperson;Zora;P1A'],
    ['SchILD', 'Interne ID-Nummer;Nachname;Vorname;Klasse/Kurs', '501;Testperson;Zora;P1A'],
    ['German without umlauts', 'schueler_id, vorname, nachname, klasse', '1001;Zora;Testperson;P1A'.replace(/;/g, ',')],
    ['one word', 'Last;First;class', 'Testperson;Zora;P1A'],
    ['Portuguese with a course', 'Sobrenome;Primeiro nome;Curso;Turma', 'Testperson;Zora;Ciências;P1A'],
    ['Spanish with a number', 'NIA;Apellido(s);Nombre;CURSO_ACTUAL', '8888888;Testperson;Zora;P1A'],
  ])('can be written as in %s', async (_, header, row) => {
    const { roster, errors } = await read(header, row);

    expect(errors).toEqual([]);
    expect(roster.people).toMatchObject([{ firstName: 'Zora', lastName: 'Testperson' }]);
    expect(roster.classrooms).toMatchObject([{ level: 'P1', classNumber: 1 }]);
  });

  it('may divide a last name into columns', async () => {
    expect(await namesIn('Roepnaam;Tussenvoegsel;Achternaam', 'Zora;van den;Berg')).toEqual([['Zora', 'van den Berg']]);
    expect(await namesIn('Nombre;Primer apellido;Segundo apellido', 'Zora;Prueba;Mora')).toEqual([
      ['Zora', 'Prueba Mora'],
    ]);
  });

  it.each([
    ['name,class', 'Zora van den Berg', ['Zora', 'van den Berg']],
    ['name,class', 'TESTPERSON Zora', ['Zora', 'TESTPERSON']],
    ['name,class', 'ZORA PRUEBA E MORA', ['ZORA PRUEBA', 'E MORA']],
    ['name,class', 'ZORA A. TESTPERSON', ['ZORA A.', 'TESTPERSON']],
    ['name,class', 'Zora de TESTPERSON', ['Zora', 'de TESTPERSON']],
    ['name,class', '"Testperson, Zora Ana"', ['Zora Ana', 'Testperson']],
    ['name,class', '王小明', ['小明', '王']],
    ['Apellidos y nombre,class', 'Prueba Zora', ['Zora', 'Prueba']],
  ])('may have one column for both names: %s, %s', async (header, name, expected) => {
    const { roster, notes } = await read(header, `${name},P1/1`);

    expect(roster.people.map(({ firstName, lastName }) => [firstName, lastName])).toEqual([expected]);
    expect(notes).toContainEqual(
      expect.objectContaining({ rule: 'name_split', message: expect.stringContaining(expected.join(' | ')) }),
    );
  });

  it('does not take a list of groups for people', async () => {
    const { errors } = await read('name,idnumber,description', 'Owls,7,Read at night');

    expect(errors.map(({ rule }) => rule)).toEqual(['column_missing']);
  });

  it('refuses a single word as a full name', async () => {
    expect((await read('Nome,class', 'Zora,P1/1', ',P1/1')).errors).toEqual([
      expect.objectContaining({ line: 2, column: 'Nome', rule: 'name_incomplete' }),
      expect.objectContaining({ line: 3, column: 'Nome', rule: 'name_missing' }),
    ]);
  });

  it.each([
    ['one title', ['Klassenliste P1A, Schuljahr 2026/27']],
    ['titles as a spreadsheet saves them', ['Klassenliste;;', ';;', 'Stand: 1.9.2026;;']],
    ['a title that is a column name', ['Schüler']],
  ])('may stand below %s', async (_, titles) => {
    const { roster, errors, notes } = await read(...titles, 'Nachname;Vorname;Klasse', 'Testperson;Zora;P1A');

    expect(errors).toEqual([]);
    expect(roster.people).toMatchObject([{ firstName: 'Zora', line: titles.length + 2 }]);
    expect(notes.map(({ rule }) => rule)).toContain('titles_ignored');
  });

  it('is not searched below the first ten lines', async () => {
    const { errors } = await read(...Array<string>(11).fill('Title;;'), 'Nachname;Vorname;Klasse', 'A;B;P1A');

    expect(errors.map(({ rule }) => rule)).toContain('column_missing');
  });

  it('may be that of a Canvas gradebook, whose maximum scores and test student are no people', async () => {
    const { roster, notes } = await read(
      'Student,ID,SIS User ID,SIS Login ID,Section,Exam 1 (1234)',
      '    Points Possible,,,,,100',
      '"Testperson, Zora",55,L101,zora,P1/1,88',
      '"Student, Test",99,,,P1/1,',
    );

    expect(roster.people).toMatchObject([{ firstName: 'Zora', studentNumber: 'L101', username: 'zora' }]);
    expect(notes.filter(({ rule }) => rule === 'row_ignored').map(({ line }) => line)).toEqual([2, 4]);
  });

  it('is refused in one sentence where both names are missing', async () => {
    const { errors } = await read('nomm,prenomm,classe', 'Testperson,Zora,P1A');

    expect(errors.map(({ message }) => message)).toEqual([
      'The columns first_name and last_name are required, or a column name with both names. The file has the columns nomm, prenomm, classe. ' +
        'If prenomm is meant, rename it to first_name. If nomm is meant, rename it to last_name.',
    ]);
  });

  it('that names no known column is shown, with what to do if it is a person', async () => {
    const { errors } = await read('Bernd', 'Claus');

    expect(errors[0].message).toMatch(/The file has the columns Bernd\. If this is a person, add a line above it/);
  });

  it('is shown up to twenty columns', async () => {
    const { errors } = await read(
      Array.from({ length: 30 }, (_, at) => `Field ${'abcdefghijklmnopqrstuvwxyzäöüß'[at]}`).join(','),
    );

    expect(errors[0].message).toMatch(/Field t and 10 more\./);
  });

  it('is said to look like data', async () => {
    const { errors } = await read('1,3A,TESTPERSON,Zora', '2,3A,TESTPERSON,Zuri');

    expect(errors).toEqual([expect.objectContaining({ line: 1, rule: 'header_missing' })]);
    expect(errors[0].message).toContain('looks like data: 1, 3A, TESTPERSON, Zora');
  });

  it('is said to look like data before its repeated values are counted', async () => {
    const { errors } = await readPlainCsv('6A;Rossi;Ada;11:30;11:30\n6B;Bianchi;Leo;11:30;11:30');

    expect(errors.map(({ rule }) => rule)).toEqual(['header_missing']);
  });

  it('is shown with the nearest column where one is missing', async () => {
    const { errors } = await read('frist_name,last_name,shoe', 'Zora,Testperson,36');

    expect(errors.map(({ column, message }) => [column, message])).toEqual([
      ['first_name', expect.stringMatching(/columns frist_name, last_name, shoe\. If frist_name is meant, rename it/)],
    ]);
  });
});

describe('values of a roster', () => {
  it('lose the marks of spreadsheets', async () => {
    const { roster } = await read(
      'first_name,last_name,class,student_number',
      'Exc,Form,P1/1,"=""00713"""',
      `Bare,Form,P1/1,="00714"`,
      `'-Anna,Lee,P1/1,`,
    );

    expect(roster.people.map(({ firstName, studentNumber }) => [firstName, studentNumber])).toEqual([
      ['Exc', '00713'],
      ['Bare', '00714'],
      ['-Anna', undefined],
    ]);
  });

  it.each([
    ['direction marks', 'محمد', '\u200fمحمد\u200f'],
    ['apostrophes', "O'Hara", 'O’Hara'],
    ['soft hyphens', 'Hara', 'Ha\u00adra'],
    ['case beyond ASCII', 'ÇELIK', 'çelik'],
  ])('are the same name with other %s', async (_, name, other) => {
    const { errors } = await read('first_name,last_name,class', `Shaun,${name},P1/1`, `Shaun,${other},P1/1`);

    expect(errors).toEqual([expect.objectContaining({ line: 3, rule: 'person_repeated' })]);
  });

  it('have the encoding that was detected or given', async () => {
    const russian = await readPlainCsv(iconv.encode('first_name;last_name;class\nИван;Петров;P1/1', 'windows-1251'));
    const dos = iconv.encode('first_name;last_name;class\nRAPHAËL;TESTPERSON;P1A', 'cp850');

    expect([russian.roster.people[0].firstName, russian.notes.map(({ rule }) => rule)]).toEqual([
      'Иван',
      ['role_assumed', 'encoding_detected'],
    ]);
    expect((await readPlainCsv(dos)).errors).toEqual([expect.objectContaining({ rule: 'encoding_unclear' })]);
    expect((await readPlainCsv(dos, 'cp850')).roster.people[0].firstName).toBe('RAPHAËL');
  });
});

describe('a name', () => {
  it.each([
    ['Zoe\u0308', 'Zoë'],
    [' A\u00a0\t B\u200b ', 'A B'],
    ['\u202eAna\u202c', 'Ana'],
    ['نرگس\u200cزاده', 'نرگس\u200cزاده'],
    ['An\u200da', 'Ana'],
    ['\u200f \u2800', ''],
  ])('is cleaned: %j', (written, expected) => {
    expect(cleanName(written)).toBe(expected);
  });

  it('is compared without case and kind of apostrophe', () => {
    expect(foldText('O’HARA')).toBe(foldText("o'hara"));
  });

  it('keeps its particles when it is split', () => {
    expect(splitFullName('Ludwig von der Mühle', 'firstNameFirst').lastName).toBe('von der Mühle');
    expect(splitFullName('de la Cruz Zora', 'lastNameFirst')).toEqual({ firstName: 'Zora', lastName: 'de la Cruz' });
  });
});
