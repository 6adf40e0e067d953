import { statSync } from 'node:fs';

/**
 * The slowest specs, slowest first. Started last, one of them would run alone on one core. Those that start programs and
 * servers come before all others: they measure promised durations.
 */
const slowest = [
  'access',
  'attacks',
  'fuzz',
  'hostile-teacher',
  'lists',
  'demo',
  'import-cli',
  'storage-sizes',
  'errors',
  'heartbeats',
  'operations-guide',
  'operator-cli',
  'three-organizations',
  'processes',
  'event-loop',
  'faults',
  'files-in-a-bucket',
  'stream-heartbeats',
  'embedded-server-faults',
  'generated-clients',
  'operator-secrets',
  'live-streams',
  'storm',
  'docker',
];
const startsPrograms = ({ path }) => path.includes('/test/system/');
const rankOf = ({ path }) => {
  const rank = slowest.indexOf(/([^/]+)\.spec\.ts$/.exec(path)?.[1]);
  return rank < 0 ? slowest.length : rank;
};
const sizeOf = ({ path }) => statSync(path).size;

/** Orders specs by a fixed list, because a clean clone has no durations of an earlier run; the others by file size. */
export default class SlowestFirst {
  sort(tests) {
    return [...tests].sort(
      (a, b) => startsPrograms(b) - startsPrograms(a) || rankOf(a) - rankOf(b) || sizeOf(b) - sizeOf(a),
    );
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
