import { cycleFaults, platformFaults } from '../rules/imports.js';
import { createdFunctions, functionFaults, owners, ownershipFaults } from '../rules/owners.js';
import { planFaults } from '../rules/plans.js';
import { schemaFaults } from '../rules/schemas.js';
import { sizeFaults } from '../rules/sizes.js';
import { wordFaults } from '../rules/words.js';
import { openSchool } from '../support/school.js';

/** `npm run check` holds the sources to these rules; here each of them finds a planted fault. */
describe('the rules of the house', () => {
  it.each([
    '// Tells whoever asks.',
    '// Nobody reads this.',
    'const mostRows = 20;',
    'const patienceMs = 5;',
    '// Runs both at once.',
    '// see OQ-110',
  ])('find a banned word or reference: %s', (line) => {
    expect(wordFaults(`const a = 1;\n${line}\n`)).toEqual([expect.stringMatching(/^2: /)]);
  });

  it('leave plain technical English alone', () => {
    expect(wordFaults('// The worker retries a job that failed at most maxAttempts times.')).toEqual([]);
  });

  it('find a platform folder that imports a later one', () => {
    const text = "import { drain } from '#platform/server/server.js';";

    expect(platformFaults([['src/platform/text/html.ts', text]])).toEqual([
      'src/platform/text/html.ts: platform/text may not import platform/server, which comes after it',
    ]);
    expect(platformFaults([['src/platform/odd/new.ts', text]])[0]).toContain('has no place in the order');
    expect(platformFaults([['src/platform/server/docs.ts', "import '#platform/text/html.js';"]])).toEqual([]);
  });

  it('find a cycle between features, by whatever kind of import', () => {
    const files = [
      ['src/school/classrooms/a.ts', "import type { B } from '#school/students/b.js';"],
      ['src/school/students/b.ts', "export { C } from '#school/rosters/c.js';"],
      ['src/school/rosters/c.ts', "const { A } = await import('#school/classrooms/a.js');"],
    ] as const;

    expect(cycleFaults(files)).toEqual([
      expect.stringContaining('school/classrooms → school/students → school/rosters → school/classrooms'),
    ]);
    expect(cycleFaults(files.slice(1))).toEqual([]);
  });

  it('find a condition on ids that is planned again in every call', () => {
    const faults = (text: string) => planFaults([['src/school/a.sql.ts', text]]);

    expect(faults('SELECT FROM users u WHERE u.id = ANY ($1::uuid[])')).toEqual([
      'src/school/a.sql.ts: write the condition on u.id with isOneOf',
    ]);
    expect(faults('SELECT FROM users u WHERE u.id = ANY (ARRAY(SELECT unnest($1::uuid[])))')).toEqual([]);
  });

  it('find a statement that writes a table of another feature', () => {
    const statement =
      'text: `WITH gone AS (DELETE FROM users WHERE id = $1) UPDATE classroom_members SET left_at = now()`';

    expect(ownershipFaults([['src/school/classrooms/a.sql.ts', statement]])).toEqual([
      'src/school/classrooms/a.sql.ts: writes users, which belongs to identity/accounts',
    ]);
  });

  it("find a call of another feature's SQL function, unless it is a contract", () => {
    const created = createdFunctions(
      'CREATE FUNCTION open_content(id uuid) … CREATE FUNCTION has_grant(person uuid) …',
    );
    const call = (name: string) => [['src/curriculum/subjects/a.sql.ts', `SELECT ${name}($1)`]] as const;

    expect(functionFaults(call('open_content'), created)).toEqual([
      'src/curriculum/subjects/a.sql.ts: calls open_content, which is no contract',
    ]);
    expect(functionFaults(call('has_grant'), created)).toEqual([]);
  });

  it('find a file over its size and a folder with too many files', () => {
    const lines = (count: number) => 'const a = 1;\n'.repeat(count);
    const folder = Array.from({ length: 21 }, (_, at) => [`src/a/b/${at}.ts`, ''] as const);

    expect(sizeFaults([['src/a/b/c.service.ts', lines(181)]])).toEqual([
      'src/a/b/c.service.ts: 181 lines, at most 180',
    ]);
    expect(sizeFaults([['src/a/b/c.service.ts', lines(180)]])).toEqual([]);
    expect(sizeFaults(folder)).toEqual(['src/a/b: 21 files, at most 20']);
  });

  it('find two schemas with the same name', () => {
    const one = ['src/a/b/one.dto.ts', 'export class PersonView {\n}\n'] as const;
    const other = ['src/a/c/other.dto.ts', 'export class PersonView extends RecordView {\n}\n'] as const;

    expect(schemaFaults([one, other])).toEqual([
      'src/a/b/one.dto.ts, src/a/c/other.dto.ts: the class PersonView exists more than once',
    ]);
    expect(schemaFaults([one])).toEqual([]);
  });
});

describe('the owners of tables', () => {
  const school = openSchool();

  it('cover every table of the database', async () => {
    const tables = await school.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('schema_migrations', 'rate_limits') ORDER BY 1`,
    );

    expect(Object.values(owners).flat().sort()).toEqual(tables.map(({ name }) => name));
  });
});
