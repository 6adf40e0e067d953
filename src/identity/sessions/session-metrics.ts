import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Metrics } from '#platform/operations/metrics.js';

const open: Statement = {
  name: 'sessions-open-count',
  text: 'SELECT count(*)::int AS open FROM user_sessions WHERE end_time IS NULL',
};

/** The gauge `sessions_open` of the metrics endpoint: the number of open login sessions. */
@Injectable()
export class SessionMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge('sessions_open', 'Open login sessions', [], async () => {
      const [row] = await this.database.query<{ open: number }>(open);
      return [[{}, row?.open ?? 0]];
    });
  }
}
