import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginateCounted } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { Database } from '#platform/database/database.js';
import type { FieldConflict, Fields } from '#platform/sync/three-way-merge.js';
import type { SyncOperationDraft, SyncOperationQuery, SyncOperationView, SyncResult } from './operations.dto.js';
import { sealedOperation } from './sync.sealed.js';
import { countOperations, findOperations, insertOperation, listOperations } from './sync.sql.js';

/** An operation of a request. */
export interface Received {
  operation: SyncOperationDraft;
  deviceId: string;
  /** Of its contents. */
  hash: string;
}

export interface StoredOperation {
  hash: string;
  result: SyncResult;
}

/** The operations that were received, with their results. What was not applied is kept encrypted. */
@Injectable()
export class OperationLog {
  constructor(
    private readonly cipher: Cipher,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The operations with these ids that were received before. */
  async find({ userId }: Actor, ids: string[]): Promise<Map<string, StoredOperation>> {
    const rows = await this.database.query<ResultRow>(findOperations, [userId, ids]);
    return new Map(
      rows.map(({ contents, ...row }) => {
        const { hash, conflicts } = this.open(userId, row.id, contents);
        return [row.id, { hash, result: { ...row, conflicts } }];
      }),
    );
  }

  /** Stores an operation; false if its id is taken. Its fields are kept if not all of them were applied. */
  async store({ userId }: Actor, { operation, deviceId, hash }: Received, result: SyncResult): Promise<boolean> {
    const { id, collection, recordId, kind, fields, at } = operation;
    const { status, version, code, detail, conflicts } = result;
    const isKept = status === 'conflict' || status === 'rejected';
    const contents = this.seal(userId, id, { hash, fields: isKept ? fields : null, conflicts });
    const stored = await this.database.query(insertOperation, [
      userId,
      id,
      deviceId,
      collection,
      recordId,
      kind,
      status,
      version,
      code,
      detail,
      contents,
      at,
      this.clock.now(),
    ]);
    return stored.length > 0;
  }

  /** The operations of a person, latest first. */
  async list({ userId }: Actor, { status, deviceId, ...query }: SyncOperationQuery): Promise<Page<SyncOperationView>> {
    const filters = [userId, status ?? null, deviceId ?? null];
    const [counted] = await this.database.query<{ total: number }>(countOperations, filters);
    return paginateCounted(query, counted?.total ?? 0, async ({ limit, offset }) => {
      const rows = await this.database.query<ListedRow>(listOperations, [...filters, limit, offset]);
      return rows.map(({ contents, ...row }) => {
        const { fields, conflicts } = this.open(userId, row.id, contents);
        return { ...row, fields, conflicts };
      });
    });
  }

  /** Padded, because the length of a short text may tell what it is. */
  private seal(userId: string, id: string, contents: Contents): string {
    const text = JSON.stringify(contents);
    const padded = text.padEnd(Math.ceil(text.length / 256) * 256);
    return this.cipher.encrypt(padded, sealedOperation, { userId, id });
  }

  private open(userId: string, id: string, contents: string): Contents {
    const text = this.cipher.decrypt(contents, sealedOperation, { userId, id });
    return JSON.parse(text) as Contents;
  }
}

interface Contents {
  hash: string;
  fields: Fields | null;
  conflicts: FieldConflict[];
}

type ResultRow = Omit<SyncResult, 'conflicts'> & { contents: string };
type ListedRow = Omit<SyncOperationView, 'conflicts' | 'fields'> & { contents: string };
