import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { workbookNumbers } from './notes.sql.js';

/** How far a person is with the modules of the workbook, and how much they recorded and wrote. */
@Provides(DashboardSection)
export class WorkbookSection implements DashboardSection {
  readonly name = 'workbook';

  constructor(private readonly database: Database) {}

  async of({ userId }: Actor): Promise<object> {
    const [numbers] = await this.database.query<object>(workbookNumbers, [userId]);
    return numbers ?? {};
  }
}
