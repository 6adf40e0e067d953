import { Injectable } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { conflict } from '#platform/problems/problem.js';
import { hidesNamesSql } from './hidden-names.js';

/** Shows the names of assessment $1 from $2 on. Returns no row if they are not hidden. */
const showNames: Statement = {
  name: 'assessment-show-names',
  text: `UPDATE assessments a SET names_shown_at = $2, ${bumpVersion('a')} WHERE a.id = $1 AND ${hidesNamesSql('a')} RETURNING a.id`,
};

/** Shows the names of anonymously marked work: with the release of its grades, or before if an admin decides so. */
@Injectable()
export class NamesService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Shows the names to everyone who may read the work. It cannot be taken back. Audited with the reason. */
  reveal(actor: Actor, assessmentId: string, reason: string): Promise<{ namesShownAt: Date }> {
    return this.database.transaction(async () => {
      await this.assessments.lock(actor, assessmentId, 'revealNames');
      const namesShownAt = this.clock.now();
      if (!(await this.show(assessmentId, namesShownAt)))
        throw conflict('names_not_hidden', 'The names of this assessment are not hidden.');
      const entry = { action: 'assessment.names_revealed', entity: 'assessment', entityId: assessmentId };
      await this.audit.record(actor, { ...entry, data: { reason } });
      return { namesShownAt };
    });
  }

  /** Returns whether they were hidden. */
  async show(assessmentId: string, now: Date): Promise<boolean> {
    return (await this.database.query(showNames, [assessmentId, now])).length > 0;
  }
}
