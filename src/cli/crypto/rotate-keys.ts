import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import type { EncryptionKeys } from '#platform/crypto/encryption-keys.js';
import { sealedColumns, sealedPayloads } from '#sealed-places.js';
import { withClient } from '#tenancy/provisioning/with-client.js';
import { type RotationStatements, statementsOfColumn, statementsOfPayload } from './rotation.sql.js';

const batchSize = 500;
const maxPasses = 20;
const pauseMs = 250;

/** Which values to encrypt again, and where progress is reported. */
interface Rotation {
  databaseUrl: string;
  settings: Pick<Settings, 'encryptionKey' | 'encryptionKeysOld'>;
  onProgress: (what: string) => void;
}

/** What a rotation did. `unreadable` counts values whose key is missing, by place. */
export interface Rotated {
  changed: number;
  remaining: number;
  unreadable: Record<string, number>;
}

interface StaleValue {
  id: string;
  value: string;
  row: Record<string, string>;
}

const allStatements: readonly RotationStatements[] = [
  ...sealedColumns.map(statementsOfColumn),
  ...sealedPayloads.map(statementsOfPayload),
];

/**
 * Encrypts every value with the current key that is encrypted with another one. A batch replaces only
 * values that have not changed since they were read, and waits for no lock, so it can run beside instances; what it skips
 * comes with the next pass. It can be killed and repeated.
 */
export function rotateKeys({ databaseUrl, settings, onProgress }: Rotation): Promise<Rotated> {
  const cipher = new Cipher(settings);
  return withClient(databaseUrl, async (client) => {
    let changed = 0;
    for (let pass = 1; ; pass++) {
      const unreadable: Record<string, number> = {};
      for (const statements of await placesIn(client)) {
        const place = new PlaceRotation(client, cipher, statements, onProgress);
        changed += await place.run();
        if (place.unreadable > 0) unreadable[statements.sealed.name] = place.unreadable;
      }
      const remaining = await staleValues(client, cipher);
      const missing = Object.values(unreadable).reduce((sum, count) => sum + count, 0);
      if (remaining <= missing || pass === maxPasses) return { changed, remaining, unreadable };
      await setTimeout(pauseMs);
    }
  });
}

/** The number of values that are not encrypted with the current key. */
export async function staleValues(client: pg.ClientBase, cipher: Cipher): Promise<number> {
  let stale = 0;
  for (const { count } of await placesIn(client)) {
    const { rows } = await client.query<{ count: number }>(count, [cipher.currentPrefix]);
    stale += rows[0]?.count ?? 0;
  }
  return stale;
}

async function placesIn(client: pg.ClientBase): Promise<RotationStatements[]> {
  const found: RotationStatements[] = [];
  for (const statements of allStatements) if ((await client.query(statements.exists)).rowCount) found.push(statements);
  return found;
}

/** The fingerprints of the keys that a backup of this database needs: those in use, or all if a value does not name its key. */
export async function keysInUse(client: pg.ClientBase, { current, all }: EncryptionKeys): Promise<string[]> {
  const prints = await printsIn(client);
  const named = prints.filter((print) => print !== null);
  return [...new Set([current.print, ...named, ...(prints.includes(null) ? all.map(({ print }) => print) : [])])];
}

/** The fingerprints in the values of a database; null for values that do not name their key. */
export async function printsIn(client: pg.ClientBase): Promise<(string | null)[]> {
  const prints = new Set<string | null>();
  for (const { keys } of await placesIn(client)) {
    const { rows } = await client.query<{ print: string | null }>(keys);
    for (const { print } of rows) prints.add(print);
  }
  return [...prints];
}

/** One pass over the values of one place. */
class PlaceRotation {
  unreadable = 0;

  constructor(
    private readonly client: pg.Client,
    private readonly cipher: Cipher,
    private readonly statements: RotationStatements,
    private readonly onProgress: (what: string) => void,
  ) {}

  /** Returns the number of changed values. */
  async run(): Promise<number> {
    const { sealed, count, select, start } = this.statements;
    const prefix = this.cipher.currentPrefix;
    const [total] = (await this.client.query<{ count: number }>(count, [prefix])).rows;
    let changed = 0;
    let cursor = start;
    while (total?.count) {
      const { rows } = await this.client.query<StaleValue>(select, [prefix, cursor, batchSize]);
      if (rows.length === 0) break;
      cursor = rows.at(-1)?.id ?? cursor;
      changed += await this.replace(rows);
      this.onProgress(`${sealed.name}: ${changed} of ${total.count} values`);
    }
    return changed;
  }

  private async replace(rows: StaleValue[]): Promise<number> {
    const replaced = rows.flatMap(({ id, value, row }) => {
      const text = this.read(value, row);
      return text === undefined ? [] : [{ id, value, fresh: this.cipher.encrypt(text, this.statements.sealed, row) }];
    });
    const { rowCount } = await this.client.query(this.statements.update, [
      replaced.map(({ id }) => id),
      replaced.map(({ value }) => value),
      replaced.map(({ fresh }) => fresh),
    ]);
    return rowCount ?? 0;
  }

  private read(value: string, row: Record<string, string>): string | undefined {
    try {
      return this.cipher.decrypt(value, this.statements.sealed, row);
    } catch {
      this.unreadable++;
      return undefined;
    }
  }
}
