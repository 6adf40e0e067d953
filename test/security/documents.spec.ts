import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** Requirements of levels 1 and 2 in OWASP ASVS 5.0.0. */
const requirementCount = 253;

describe('docs/security.md', () => {
  it('answers each requirement of the standard once', () => {
    const rows = [
      ...page.matchAll(/^\| (V\d+\.\d+\.\d+) +\| [12] +\| [^|]+\| (met|not applicable|open) +\| [^|]*\w/gm),
    ];
    const ids = rows.map(([, id]) => id);

    expect(new Set(ids).size).toBe(requirementCount);
    expect(ids).toHaveLength(requirementCount);
  });

  it('names only files that exist', () => {
    const named = [...page.matchAll(/`((?:test|src|docs)\/[\w./-]+\.\w+)`/g)].map(([, path]) => path ?? '');

    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
