/**
 * Tests speak HTTP to the real app on a real PostgreSQL; see test/support/school.ts. Files of tests run in bare Node, one
 * after the other in each worker, so that the application is loaded once per worker: it is what `npm run build` compiled.
 */
export default {
  rootDir: '.',
  runner: ['jest-light-runner', { runtime: 'child_process' }],
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  testSequencer: '<rootDir>/test/support/sequencer.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  setupFiles: ['<rootDir>/test/support/typescript.js'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  // Some tests start whole programs, and machines differ: no test waits for this on purpose.
  testTimeout: 180_000,
  maxWorkers: 2,
};
