import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packages, packagesIn } from '#billing/subscriptions/packages.js';
import { School } from '../support/school.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'packages-'))));
afterAll(() => rm(folder, { recursive: true }));

const file = async (content: unknown): Promise<string> => {
  const path = join(folder, 'packages.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const club = { name: 'club', title: 'Club', durationDays: 10, price: { amountMinor: 0, currency: 'THB' } };
const faultsOf = async (content: unknown): Promise<string[]> => {
  const path = await file(content);
  try {
    packagesIn(path);
    return [];
  } catch (error) {
    return (error as { lines: string[] }).lines.map((line) => line.replace(path, 'FILE'));
  }
};

describe('the default packages', () => {
  it('are valid as a file', async () => {
    expect(await faultsOf({ packages })).toEqual([]);
  });
});

describe('PACKAGES_FILE', () => {
  it('fills in defaults', async () => {
    const [only] = packagesIn(await file({ packages: [club] }));

    const rest = { renewal: 'none', tier: 'basic', grants: [], selfService: false, internal: false, once: false };
    expect({ ...only }).toMatchObject({ ...club, ...rest });
  });

  it.each([
    ['{', [/^PACKAGES_FILE FILE: the file is not valid JSON/]],
    ['[]', [/^PACKAGES_FILE FILE: the file must be a JSON object with a list of packages$/]],
    [{ packages: [] }, [/packages: packages must be a list of at least 1$/]],
    [{ packages: [{ ...club, durationDays: 0 }] }, [/packages\.0\.durationDays: durationDays must be at least 1$/]],
    [
      { packages: [{ ...club, colour: 'red' }] },
      [/packages\.0\.colour: colour is not a known field; known fields: name, /],
    ],
    [{ packages: [{ ...club, tier: 'gold' }] }, [/packages\.0\.tier: tier must be one of basic, premium, vip$/]],
    [{ packages: [{ ...club, price: { amountMinor: -1, currency: 'THB' } }] }, [/price\.amountMinor/]],
    [{ packages: [club, club] }, [/^PACKAGES_FILE FILE: the package name club is used twice$/]],
    [{ packages: [{ ...club, once: true, renewal: 'auto' }] }, [/club can be used once, so its renewal must be none$/]],
    [{ packages: [{ ...club, grants: ['users:write'] }] }, [/the grants of club must be among content:all, /]],
    [{ packages: [{ ...club, durationDays: 0, name: 'A b' }] }, [/packages\.0\.name/, /packages\.0\.durationDays/]],
  ])('%j is refused with one line for each fault', async (content, lines) => {
    const faults = await faultsOf(content);

    expect(faults).toHaveLength(lines.length);
    lines.forEach((line, index) => expect(faults[index]).toMatch(line));
  });

  it('reports a missing file', () => {
    expect(() => packagesIn('/nowhere.json')).toThrow(/PACKAGES_FILE \/nowhere\.json: ENOENT/);
  });

  it('stops the instance at start when it is invalid', async () => {
    const school = new School({ PACKAGES_FILE: await file({ packages: [{ ...club, durationDays: 0 }] }) });

    await expect(school.open()).rejects.toThrow(/packages\.0\.durationDays: durationDays must be at least 1/);

    await school.close();
  });

  it('replaces the default packages', async () => {
    const school = new School({ PACKAGES_FILE: await file({ packages: [{ ...club, selfService: true }] }) });
    await school.open();

    const { body } = await school.as(school.ben).get('/packages');
    await school.close();

    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['club']);
  });
});
