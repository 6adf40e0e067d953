import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const guide = read('docs/ARCHITECTURE.md');

it('every path that docs/ARCHITECTURE.md names exists', () => {
  const paths = [...new Set(guide.match(/\b(?:src|test)\/[\w./-]*\w/g))];

  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('docs/ARCHITECTURE.md names the areas in their order', () => {
  const [, list = ''] = /export const areas = \[([^\]]*)\]/.exec(read('oxlint.config.js')) ?? [];
  const areas = [...list.matchAll(/'([\w-]+)'/g)].map(([, area]) => area);
  const present = areas.filter((area) => area && existsSync(join(root, 'src', area)));

  expect(/^(platform → .*)$/m.exec(guide)?.[1]?.split(' → ')).toEqual(present);
});
