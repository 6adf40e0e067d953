import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { invalid } from '#platform/problems/problem.js';

const loadNames: Statement = { name: 'time-zones', text: 'SELECT lower(z.name) AS name FROM pg_timezone_names z' };

/** The time zones that both Node.js and PostgreSQL know. Each has its own database, which updates add names to. */
@Injectable()
export class TimeZones {
  private known?: Promise<Set<string>> | undefined;

  constructor(private readonly database: Database) {}

  /** Throws 400 `time_zone_unknown` unless it is an IANA time zone. */
  async refuseUnknown(timeZone: string): Promise<void> {
    if (isKnownToNode(timeZone) && (await this.names()).has(timeZone.toLowerCase())) return;
    throw invalid('time_zone_unknown', `timeZone must be an IANA time zone such as Asia/Bangkok, not ${timeZone}.`);
  }

  /** Read once: PostgreSQL opens a file for each of its 600 time zones. */
  private names(): Promise<Set<string>> {
    return (this.known ??= this.load().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    }));
  }

  private async load(): Promise<Set<string>> {
    const rows = await this.database.query<{ name: string }>(loadNames);
    return new Set(rows.map(({ name }) => name));
  }
}

function isKnownToNode(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
