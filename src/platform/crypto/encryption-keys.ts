import { createHmac } from 'node:crypto';
import { keyBytes, listOfKeys } from '#platform/config/encryption-key.js';
import type { Settings } from '#platform/config/settings.js';

/** A key for sensitive columns. */
export interface EncryptionKey {
  /** Names the key in encrypted values and backups, without revealing it. */
  print: string;
  bytes: Buffer;
}

/** The fingerprint of a key, the same for its hex and base64 form. */
const printOf = (key: Buffer): string =>
  createHmac('sha256', key).update('homeroom encryption key').digest('hex').slice(0, 12);

/** ENCRYPTION_KEY, which encrypts, and ENCRYPTION_KEYS_OLD, which only decrypt. */
export class EncryptionKeys {
  readonly current: EncryptionKey;
  readonly old: readonly EncryptionKey[];

  constructor({ encryptionKey, encryptionKeysOld }: Pick<Settings, 'encryptionKey' | 'encryptionKeysOld'>) {
    this.current = keyOf(encryptionKey);
    const old = listOfKeys(encryptionKeysOld).map(keyOf);
    this.old = old.filter(({ print }) => print !== this.current.print);
  }

  get all(): readonly EncryptionKey[] {
    return [this.current, ...this.old];
  }

  /** The key with this fingerprint; undefined if the settings do not have it. */
  find(print: string): EncryptionKey | undefined {
    return this.all.find((key) => key.print === print);
  }
}

function keyOf(text: string): EncryptionKey {
  const bytes = keyBytes(text) ?? Buffer.alloc(32);
  return { print: printOf(bytes), bytes };
}
