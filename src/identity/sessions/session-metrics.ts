import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { type Figure, Gauge } from '#platform/ports/gauge.js';

const open: Statement = {
  name: 'sessions-open-count',
  text: 'SELECT count(*)::int AS open FROM user_sessions WHERE end_time IS NULL',
};

/** How many login sessions are open, for the operator's monitoring. */
@Injectable()
export class SessionMetrics {
  constructor(private readonly database: Database) {}

  @Gauge({ name: 'sessions_open', help: 'Login sessions that are open' })
  async openSessions(): Promise<Figure[]> {
    const [row] = await this.database.query<{ open: number }>(open);
    return [[{}, row?.open ?? 0]];
  }
}
