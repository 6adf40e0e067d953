import { setTimeout } from 'node:timers/promises';
import { Database } from '#platform/database/database.js';
import { Caches } from '#platform/database/notified-cache.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

/** A cache that numbers its loads. `hold` makes loads wait. The process listens to the channel already. */
function openCache() {
  const loads: string[][] = [];
  const held: { until: Promise<void> } = { until: Promise.resolve() };
  const cache = school.app.get(Caches).open<{ load: number }>({
    channel: 'organization_changed',
    max: 10,
    load: async (keys) => {
      const load = loads.push(keys);
      await held.until;
      return new Map(keys.map((key) => [key, { load }]));
    },
  });
  return { cache, loads, held };
}

describe('a notified cache', () => {
  it('loads what parallel callers ask for in one batch, and each key once', async () => {
    const { cache, loads } = openCache();

    await Promise.all(['a', 'b', 'a', 'b'].map((key) => cache.get(key)));
    await cache.get('a');

    expect(loads).toEqual([['a', 'b']]);
  });

  it('does not store a value whose load began before an invalidation', async () => {
    const { cache, loads, held } = openCache();
    let release = () => undefined as void;
    held.until = new Promise((resolve) => (release = resolve));
    const first = cache.get('a');
    while (loads.length === 0) await setTimeout(1);

    await cache.changed('a');
    held.until = Promise.resolve();
    const later = await cache.get('a');
    release();
    await first;

    expect(later?.load).toBeGreaterThan(1);
    expect(cache.cached('a')?.load).not.toBe(1);
  });

  it('stores nothing that was loaded in a transaction', async () => {
    const { cache } = openCache();

    await school.app.get(Database).transaction(() => cache.get('a'));

    expect(cache.cached('a')).toBeUndefined();
  });

  it('forgets what another process names', async () => {
    const { cache } = openCache();
    await Promise.all([cache.get('a'), cache.get('b')]);

    await school.sql(`SELECT pg_notify('organization_changed', 'a')`);
    while (cache.cached('a')) await setTimeout(5);

    expect(cache.cached('b')).toBeDefined();
  });
});
