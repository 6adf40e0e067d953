import { Database, type Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { ErasureStep } from '#platform/personal-data/erasure-step.port.js';
import { Provides } from '#platform/ports/ports.js';
import { withoutQuestions } from './session-summary.js';

/** Locks the sessions in which person $1 asked questions and whose summaries may quote them. */
const summariesWithQuestions: Statement = {
  name: 'live-session-summaries-with-questions',
  text: `
    SELECT s.id, s.summary, ARRAY(
      SELECT q.text FROM live_questions q WHERE q.session_id = s.id AND q.author_id = $1) AS questions
    FROM live_sessions s
    WHERE s.summary IS NOT NULL AND s.id IN (SELECT q.session_id FROM live_questions q WHERE q.author_id = $1)
    ORDER BY s.id FOR UPDATE`,
};

/** Stores the summaries $2 of the sessions $1. */
const storeSummaries: Statement = {
  name: 'live-session-store-summaries',
  text: `UPDATE live_sessions s SET summary = changed.summary, ${bumpVersion('s')}
         FROM unnest($1::uuid[], $2::text[]) changed(id, summary) WHERE s.id = changed.id AND s.summary <> changed.summary`,
};

/** Takes the questions of an erased person out of the summaries of live sessions. */
@Provides(ErasureStep)
export class SummaryErasure implements ErasureStep {
  constructor(private readonly database: Database) {}

  async begin(userId: string): Promise<() => Promise<void>> {
    const quoting = await this.database.query<Quoting>(summariesWithQuestions, [userId]);
    const texts = quoting.map(({ summary, questions }) => withoutQuestions(summary, questions));
    if (quoting.length > 0) await this.database.query(storeSummaries, [quoting.map(({ id }) => id), texts]);
    return () => Promise.resolve();
  }
}

interface Quoting {
  id: string;
  summary: string;
  questions: string[];
}
