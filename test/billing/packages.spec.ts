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
const complaint = async (content: unknown): Promise<string[]> => {
  const path = await file(content);
  try {
    packagesIn(path);
    return [];
  } catch (error) {
    return (error as { lines: string[] }).lines.map((line) => line.replace(path, 'FILE'));
  }
};

describe('the packages that come along', () => {
  it('would pass as a file too', async () => {
    expect(await complaint({ packages })).toEqual([]);
  });
});

describe('PACKAGES_FILE', () => {
  it('fills in what a package leaves out', async () => {
    const [only] = packagesIn(await file({ packages: [club] }));

    const rest = { renewal: 'none', tier: 'basic', grants: [], selfService: false, internal: false, once: false };
    expect({ ...only }).toMatchObject({ ...club, ...rest });
  });

  it.each([
    ['{', [/^PACKAGES_FILE FILE: this is not JSON/]],
    ['[]', [/^PACKAGES_FILE FILE: it must be a JSON object with a list of packages$/]],
    [{ packages: [] }, [/packages: packages must be a list of at least 1$/]],
    [{ packages: [{ ...club, durationDays: 0 }] }, [/packages\.0\.durationDays: durationDays must be at least 1$/]],
    [{ packages: [{ ...club, colour: 'red' }] }, [/packages\.0\.colour: colour is not a known field$/]],
    [{ packages: [{ ...club, tier: 'gold' }] }, [/packages\.0\.tier: tier must be one of basic, premium, vip$/]],
    [{ packages: [{ ...club, price: { amountMinor: -1, currency: 'THB' } }] }, [/price\.amountMinor/]],
    [{ packages: [club, club] }, [/^PACKAGES_FILE FILE: there are two packages club$/]],
    [{ packages: [{ ...club, once: true, renewal: 'auto' }] }, [/club can be had once, so its renewal must be none$/]],
    [{ packages: [{ ...club, grants: ['users:write'] }] }, [/club may grant content:all, .* and nothing else$/]],
    [{ packages: [{ ...club, durationDays: 0, name: 'A b' }] }, [/packages\.0\.name/, /packages\.0\.durationDays/]],
  ])('%j stops with a line for each fault', async (content, lines) => {
    const said = await complaint(content);

    expect(said).toHaveLength(lines.length);
    lines.forEach((line, index) => expect(said[index]).toMatch(line));
  });

  it('says when there is no such file', () => {
    expect(() => packagesIn('/nowhere.json')).toThrow(/PACKAGES_FILE \/nowhere\.json: ENOENT/);
  });

  it('stops an instance before it starts when it is wrong', async () => {
    const school = new School({ PACKAGES_FILE: await file({ packages: [{ ...club, durationDays: 0 }] }) });

    await expect(school.open()).rejects.toThrow(/packages\.0\.durationDays: durationDays must be at least 1/);

    await school.close();
  });

  it('replaces what the instance sells', async () => {
    const school = new School({ PACKAGES_FILE: await file({ packages: [{ ...club, selfService: true }] }) });
    await school.open();

    const { body } = await school.as(school.ben).get('/packages');
    await school.close();

    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['club']);
  });
});
