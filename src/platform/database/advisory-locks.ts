import type { Statement } from './database.js';

/** The key of a lock that has only one. */
export const onlyKey = 'all';

/**
 * The advisory locks of transactions: what each serializes, and what its keys name. The numbers keep equal keys of
 * different locks apart and must be unique.
 */
export const transactionLocks = {
  /** A scheduled job runs in one process at a time; the key is its name. */
  job: 0,
  /** Allocation of class numbers, so that none is allocated twice; the key is level and academic year. */
  classNumbers: 1,
  /** Generation of usernames, so that none is generated twice; there is one key. */
  usernames: 2,
  /** Question imports of one author: two concurrent imports of a file must not both create its questions. */
  questionImport: 3,
  /** Changes of the subscriptions of a person to a catalogue entry; the key is both ids. */
  subscriptions: 8,
  /** Changes of modules outside courses and their order; there is one key, which the trigger of prerequisites also takes. */
  modules: 9,
  /** Progress of one person on modules, which changes rows of several modules together; the key is the person's id. */
  moduleProgress: 10,
  /** Operations of one person's offline clients, and numbering of their changes; the key is the person's id. */
  sync: 14,
  /** Activity of one person on one resource, whose rows follow each other; the key is both ids. */
  learningActivity: 15,
  /** Submissions of local resources by one person, so that their limit holds; the key is the person's id. */
  localSubmissions: 17,
  /** Starting and completing learning paths; the key is the person's id. Only triggers take it. */
  learningPaths: 16,
  /** Changes of the tree of question categories, so that no cycle arises; there is one key. */
  questionCategories: 18,
  /** Counting the topics with which one person engages; the key is the person's id. */
  topicEngagement: 19,
  /** Changes that may leave no active admin; there is one key. */
  admins: 20,
} as const;
export type TransactionLock = keyof typeof transactionLocks;

/** The advisory locks of connections outside the pool. */
export const connectionLocks = {
  /** Migrations of one database. */
  migration: 7_304_001,
  /** Filling the demo school. */
  demoSeed: 7_304_002,
  /** `homeroom db serve`, once per server. */
  databaseServer: 7_304_003,
} as const;

/** Waits for the locks of number $1 and keys $2; they are held until the transaction ends. */
export const acquireLocks: Statement = {
  name: 'advisory-lock',
  text: 'SELECT pg_advisory_xact_lock(hashtextextended(key, $1::bigint)) FROM unnest($2::text[]) key',
};

/** Acquires the lock of number $1 and key $2 unless another transaction holds it. */
export const tryLock: Statement = {
  name: 'advisory-try-lock',
  text: 'SELECT pg_try_advisory_xact_lock(hashtextextended($2, $1::bigint)) AS "isAcquired"',
};
