/**
 * Tests speak HTTP to the real app on a real PostgreSQL; see test/support/school.ts. Files of tests run in bare Node, one
 * after the other in each worker, so that the application is loaded once per worker: it is what `npm run build` compiled.
 */
export default {
  rootDir: '.',
  runner: '<rootDir>/test/support/runner.js',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  testSequencer: '<rootDir>/test/support/sequencer.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  setupFiles: ['<rootDir>/test/support/typescript.js'],
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limits.js'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  maxWorkers: 2,
};
