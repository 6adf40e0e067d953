import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { runInProcess } from '../support/command.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
const folder = mkdtempSync(join(tmpdir(), 'homeroom-kinds-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  /** Names of the accounts an import creates; the rules and messages of errors and notes. */
  accounts: string[];
  errors: string[];
  notes: string[];
}

interface Reported {
  accounts?: { name: string }[];
  errors?: { rule: string; message: string }[];
  notes?: { rule: string; message: string }[];
}

const outcomeOf = ({ accounts = [], errors = [], notes = [] }: Reported): Outcome => {
  const lines = (issues: { rule: string; message: string }[]) =>
    issues.map(({ rule, message }) => `${rule}: ${message}`);
  return { accounts: accounts.map(({ name }) => name), errors: lines(errors), notes: lines(notes) };
};

/** What a dry run over HTTP reports. */
async function overHttp(file: Buffer, encoding: string): Promise<Outcome> {
  const fields = { dryRun: 'true', defaultLevel: 'P6', ...(encoding && { encoding }) };
  return outcomeOf((await school.as(school.root).upload('/imports/roster', 'roster.csv', file, fields)).body);
}

/** What a dry run at the command line reports. */
async function atCommandLine(file: Buffer, encoding: string): Promise<Outcome> {
  writeFileSync(join(folder, 'roster.csv'), file);
  const args = ['roster.csv', '--dry-run', '--json', '--level', 'P6', ...(encoding ? ['--encoding', encoding] : [])];
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test',
    DATABASE_URL: school.databaseUrl,
    BCRYPT_ROUNDS: '4',
    ORGANIZATION_ID: 'test',
    ORGANIZATION_SLUG: 'test',
    ENCRYPTION_KEY: '0123456789abcdef'.repeat(4),
    JWT_SECRET: '5f'.repeat(25),
  };
  return outcomeOf((await runInProcess(['import', 'roster', ...args], { cwd: folder, env })).json);
}

const lines = (...rows: string[]) => rows.join('\n');
const utf8 = (...rows: string[]) => Buffer.from(lines(...rows));
const encoded = (encoding: string, ...rows: string[]) => iconv.encode(lines(...rows), encoding);
const matching = (...texts: RegExp[]) => expect.arrayContaining(texts.map((text) => expect.stringMatching(text)));

/** Name, file, expected outcome and the given encoding. */
const kinds: [string, Buffer, Partial<Outcome>, string?][] = [
  [
    'two kinds of apostrophe',
    utf8('first_name,last_name,class', "Shaun,O'Hara,P1/1", 'Shaun,O’Hara,P1/1'),
    {
      errors: matching(/^person_repeated: This repeats Shaun O'Hara in line 2/),
    },
  ],
  [
    'direction marks',
    utf8('first_name,last_name,class', 'محمد,الحسن,P1/1', '\u200fمحمد\u200f,الحسن,P1/1'),
    {
      errors: matching(/^person_repeated/),
    },
  ],
  [
    'formulas of a spreadsheet',
    utf8('first_name,last_name,class,student_number', 'Exc,Form,P1/1,"=""00713"""', "'-Anna,Lee,P1/1,"),
    {
      accounts: ['Exc Form', '-Anna Lee'],
    },
  ],
  ['names only', utf8('first_name,last_name', 'Zora,Onlynames'), { accounts: ['Zora Onlynames'], errors: [] }],
  ['a French header', utf8('nom;prenom;classe', 'Testperson;Zora;P1A'), { accounts: ['Zora Testperson'] }],
  [
    'no header',
    utf8('1,3A,TESTPERSON,Zora', '2,3A,TESTPERSON,Zuri'),
    {
      errors: matching(/^header_missing: The first line looks like data: 1, 3A, TESTPERSON, Zora\./),
    },
  ],
  [
    'Windows-1251',
    encoded('windows-1251', 'first_name;last_name;class', 'Иван;Петров;P1/1'),
    {
      accounts: ['Иван Петров'],
      notes: matching(/^encoding_detected: .*windows-1251/),
    },
  ],
  [
    'Windows-874',
    encoded('windows-874', 'first_name,last_name,class', 'สมหญิง,ใจมาก,P1/1'),
    {
      accounts: ['สมหญิง ใจมาก'],
      notes: matching(/^encoding_detected: .*windows-874/),
    },
  ],
  [
    'MS-DOS 850',
    encoded('cp850', 'first_name;last_name;class', 'RAPHAËL;TESTPERSON;P1A'),
    {
      accounts: [],
      errors: matching(/^encoding_unclear: .*Give the encoding/),
    },
  ],
  [
    'MS-DOS 850, given',
    encoded('cp850', 'first_name;last_name;class', 'RAPHAËL;TESTPERSON;P1A'),
    {
      accounts: ['RAPHAËL TESTPERSON'],
      errors: [],
    },
    'cp850',
  ],
];

describe('a roster of each kind', () => {
  // Four arguments each: with three, the runner would pass a callback as the fourth.
  const all = kinds.map(([name, file, expected, encoding = '']) => [name, file, expected, encoding] as const);

  it.each(all)('has the same outcome over HTTP and at the command line: %s', async (_, file, expected, encoding) => {
    const http = await overHttp(file, encoding);

    expect(http).toMatchObject(expected);
    expect(await atCommandLine(file, encoding)).toEqual(http);
  });

  it.each([
    ['student numbers', lines('first_name,last_name,class,student_number', 'Exc,Twice,M1/1,"=""00715"""')],
    ['names and a class', lines('first_name,last_name,class', 'Zora,Twice,M1/1')],
    ['names only', lines('first_name,last_name,level', 'Zuri,Twice,M2')],
    ['one column for both names', lines('name,class', 'Zola van den Twice,M1/1')],
    ['a file that an export has guarded', lines('first_name,last_name,class', "'-Anna,Twice,M1/1")],
  ])('changes nothing the second time: %s', async (_, file) => {
    const root = school.as(school.root);

    const [first, second] = [
      await root.upload('/imports/roster', 'a.csv', file),
      await root.upload('/imports/roster', 'a.csv', file),
    ];

    expect([first.body.people.created, second.body.people]).toEqual([1, { created: 0, updated: 0, unchanged: 1 }]);
  });
});
