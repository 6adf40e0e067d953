import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { engagementScore, participationScore } from './participation-score.js';
import { participations, participationsOfPairs, type ParticipationRow, storeScores } from './scoring.sql.js';

/** Keeps the participation scores of sessions, in the open transaction. */
@Injectable()
export class ScoringService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Stores the scores of all who joined, or of one person. Returns the engagement of those it scored. */
  async score(sessionId: string, userId: string | null = null): Promise<number | null> {
    const values = [sessionId, this.clock.now(), userId];
    const scored = await this.store(await this.database.query<ParticipationRow>(participations, values));
    return engagementScore(scored.filter(({ role }) => learners.includes(role)).map(({ score }) => score));
  }

  /** Stores the scores of people in several sessions. */
  async scoreAll(stays: { sessionId: string; userId: string }[]): Promise<void> {
    const [sessionIds, userIds] = [stays.map(({ sessionId }) => sessionId), stays.map(({ userId }) => userId)];
    const values = [sessionIds, this.clock.now(), userIds];
    await this.store(await this.database.query<ParticipationRow>(participationsOfPairs, values));
  }

  private async store(rows: ParticipationRow[]) {
    const scored = rows.map((row) => ({ id: row.id, role: row.role, score: participationScore(row) }));
    if (scored.length > 0)
      await this.database.query(storeScores, [scored.map(({ id }) => id), scored.map(({ score }) => score)]);
    return scored;
  }
}

/** The roles whose participation is the engagement of a session. */
const learners: readonly string[] = ['participant', 'assistant'];
