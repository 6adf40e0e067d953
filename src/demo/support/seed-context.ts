import type pg from 'pg';
import type { Storage } from '#platform/files/drivers/storage.js';
import { type DemoIds } from './demo-ids.js';
import { type SchoolFacts } from './school-facts.js';

/** Reports a finished step of the seeding. */
export type Report = (line: string) => void;

/** Shared by the steps: connection, school, id generator, storage of files and progress report. */
export interface SeedContext {
  client: pg.Client;
  school: SchoolFacts;
  ids: DemoIds;
  storage: Storage;
  report: Report;
}
