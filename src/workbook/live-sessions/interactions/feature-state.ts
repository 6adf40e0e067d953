import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { LiveSnapshotPart } from '#workbook/live-sessions/events/live-snapshot.port.js';
import { pollsHeld, topQuestions } from '#workbook/live-sessions/questions/questions.sql.js';
import { type Highlights, SessionHighlights } from '#workbook/live-sessions/scoring/session-highlights.port.js';
import { featureState } from './interactions.sql.js';

/** What a client shows of the features when its stream begins; more of it comes from their lists. */
@Provides(LiveSnapshotPart)
export class FeatureState implements LiveSnapshotPart {
  readonly name = 'state';

  constructor(private readonly database: Database) {}

  async of(sessionId: string): Promise<object> {
    const [row] = await this.database.query<object>(featureState, [sessionId]);
    return row ?? {};
  }
}

/** Polls and questions in the summary of a session. */
@Provides(SessionHighlights)
export class FeatureHighlights implements SessionHighlights {
  constructor(private readonly database: Database) {}

  async of(sessionId: string): Promise<Highlights> {
    const [polls] = await this.database.query<{ count: number }>(pollsHeld, [sessionId]);
    const questions = await this.database.query<{ text: string }>(topQuestions, [sessionId]);
    return { pollsHeld: polls?.count ?? 0, topQuestions: questions.map(({ text }) => text) };
  }
}
