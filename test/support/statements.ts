import type pg from 'pg';
import { Database } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { observeStatements } from '#platform/database/statements.js';
import type { School } from './school.js';

interface Recorder {
  texts?: string[] | undefined;
}

const recorders = new WeakMap<pg.Pool, Recorder>();

/** How many statements `work` sends, which calls the application in this process without HTTP. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const context = { requestId: 'spec', statements: 0 };
  await requestContext.run(context, work);
  return context.statements;
}

/** The SQL that requests and jobs of the application send during `work`, without values, in order. */
export async function statementsOf(school: School, work: () => Promise<unknown>): Promise<string[]> {
  const recorder = recorderOf(school.app.get(Database, { strict: false }).pool);
  const texts = (recorder.texts = [] as string[]);
  try {
    await work();
    return texts;
  } finally {
    recorder.texts = undefined;
  }
}

function recorderOf(pool: pg.Pool): Recorder {
  const known = recorders.get(pool);
  if (known) return known;
  const recorder: Recorder = {};
  recorders.set(pool, recorder);
  observeStatements(pool, ({ text = '' }) => {
    if (requestContext.getStore()) recorder.texts?.push(text);
    return undefined;
  });
  return recorder;
}
