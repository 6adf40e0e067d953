import { Ages } from '#identity/privacy-settings/ages.port.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { isBelowAge } from './students.sql.js';

/** Ages of students, from the birth dates in their school records. */
@Provides(Ages)
export class StudentAges extends Ages {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async isBelow(userId: string, years: number): Promise<boolean> {
    const [student] = await this.database.query<{ isBelow: boolean }>(isBelowAge, [userId, years, this.clock.now()]);
    return student?.isBelow ?? false;
  }
}
