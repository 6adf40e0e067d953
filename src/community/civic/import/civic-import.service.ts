import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database, type Statement } from '#platform/database/database.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import type { CivicImportCounts, CivicImportDraft, CivicImportView } from './civic-import.dto.js';
import { knownIds, upsertBills, upsertRepresentatives, upsertVotes } from './civic-import.sql.js';
import { duplicatesIn, type ImportedVote, unknownIn, votesOf } from './import-issues.js';

const maxIssues = 200;

class RolledBack extends Error {}

/** Imports bills, representatives and their votes, all or nothing. The same import again changes nothing. */
@Injectable()
export class CivicImportService {
  constructor(
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** A dry run writes too and is then rolled back, so that it reports exactly what an import would do. */
  async import(actor: Actor, draft: CivicImportDraft): Promise<CivicImportView> {
    const votes = votesOf(draft.votes);
    refuse(duplicatesIn(draft, votes));
    let counts: Omit<CivicImportView, 'dryRun'> | undefined;
    const transaction = async () => {
      counts = await this.write(draft, votes);
      if (draft.dryRun) throw new RolledBack();
      await this.audit.record(actor, {
        action: 'civic.imported',
        entity: 'civic import',
        entityId: null,
        data: { ...counts },
      });
    };
    await this.database.transaction(transaction).catch((reason: unknown) => {
      if (!(reason instanceof RolledBack)) throw reason;
    });
    return { dryRun: draft.dryRun, ...(counts ?? noCounts) };
  }

  private async write({ bills, representatives }: CivicImportDraft, votes: ImportedVote[]) {
    const withIds = (rows: object[]) => rows.map((row) => ({ ...row, id: newId() }));
    const counts = {
      bills: await this.upsert(upsertBills, withIds(bills)),
      representatives: await this.upsert(upsertRepresentatives, withIds(representatives)),
    };
    await this.refuseUnknown(votes);
    return { ...counts, votes: await this.upsert(upsertVotes, votes) };
  }

  private async upsert(statement: Statement, rows: object[]): Promise<CivicImportCounts> {
    const values = [this.settings.organizationId, JSON.stringify(rows)];
    const written = await this.database.query<{ isNew: boolean }>(statement, values);
    const created = written.filter(({ isNew }) => isNew).length;
    return { created, updated: written.length - created, unchanged: rows.length - written.length };
  }

  private async refuseUnknown(votes: ImportedVote[]): Promise<void> {
    const distinct = (field: 'billId' | 'representativeId') => [...new Set(votes.map((vote) => vote[field]))];
    const values = [this.settings.organizationId, distinct('billId'), distinct('representativeId')];
    const [known] = await this.database.query<{ bills: string[]; representatives: string[] }>(knownIds, values);
    refuse(unknownIn(votes, known ?? { bills: [], representatives: [] }));
  }
}

const nothing = { created: 0, updated: 0, unchanged: 0 };
const noCounts = { bills: nothing, representatives: nothing, votes: nothing };

function refuse(errors: Issue[]): void {
  if (errors.length === 0) return;
  const more = errors.length > maxIssues ? ` The first ${maxIssues} are listed.` : '';
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const detail = `Nothing was imported, because the import has ${count}. Correct it and send it again.${more}`;
  throw invalid('civic_import_invalid', detail, errors.slice(0, maxIssues));
}
