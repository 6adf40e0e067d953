import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Accounts } from '#identity/accounts/accounts.js';
import type { User } from '#identity/accounts/user.entity.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Mailer } from '#platform/mail/mailer.js';
import { erasePerson, type Run } from '#platform/personal-data/erase-person.js';
import { ErasureStep, PersonErased } from '#platform/personal-data/erasure-step.port.js';
import { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';
import { All } from '#platform/ports/ports.js';
import { notFound } from '#platform/problems/problem.js';
import { ErasureLedger } from './erasure-ledger.js';
import type { ErasureReceipt } from './erasure.dto.js';

/** Looking for the id in every table takes longer than a request may. */
const statementTimeoutMs = 310_000;

/** Erases a person from every table, queue and file, in one transaction (docs/decisions/0177). */
@Injectable()
export class Erasure {
  constructor(
    private readonly catalogue: PersonalDataCatalogue,
    @All(ErasureStep) private readonly steps: ErasureStep[],
    private readonly accounts: Accounts,
    private readonly sessions: OpenSessions,
    private readonly ledger: ErasureLedger,
    private readonly mailer: Mailer,
    private readonly queue: JobQueue,
    private readonly events: Events,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Erases the account. What the person answers for passes to `heirId`, or to the admin who has served longest. Throws
   * `last_admin` for the last active admin.
   */
  erase(userId: string, heirId?: string): Promise<ErasureReceipt> {
    return this.database.transaction(async () => {
      const user = await this.accounts.account(userId);
      await this.accounts.assertAnotherAdmin(user);
      const finish = [];
      for (const step of this.steps) finish.push(await step.begin(userId));
      const erased = await erasePerson(this.run, this.catalogue, { id: userId, ...(heirId && { heirId }) });
      if (!erased) throw notFound('user');
      for (const complete of finish) await complete();
      await this.mailer.forget(unmistakable(user));
      const { rows, files, storageKeys } = erased;
      if (storageKeys.length > 0) await this.queue.add('remove-bytes', { keys: storageKeys });
      const erasedAt = this.clock.now();
      const receipt = {
        erasedAt,
        rows,
        files,
        backupsClearAt: await this.ledger.add(userId, erasedAt),
      };
      await this.sessions.changed(userId);
      await this.events.emit(
        new PersonErased(
          userId,
          [user.firstName, user.lastName, user.username].flatMap((name) => name ?? []),
        ),
      );
      const data = { rows: Object.values(rows).reduce((sum, count) => sum + count, 0), files };
      await this.audit.record(null, { action: 'account.erased', entity: 'user', entityId: null, data });
      return receipt;
    });
  }

  /** Unnamed statements, because each is used once, with the time limit of the driver. */
  private readonly run: Run = <Row>(text: string, values: unknown[] = []) => {
    const statement = { name: '', text, query_timeout: statementTimeoutMs } satisfies pg.QueryConfig & {
      query_timeout: number;
    };
    return this.database.query<Row>(statement, values);
  };
}

/** What is found in a text only if it is about the person: a single name may be a word. */
const unmistakable = ({ id, email, firstName, lastName }: User): string[] =>
  [id, email, firstName && lastName && `${firstName} ${lastName}`].flatMap((text) => text || []);
