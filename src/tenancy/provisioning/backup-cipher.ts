import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyBytes } from '#platform/config/encryption-key.js';
import { seal, unseal } from '#platform/crypto/sealed-stream.js';

type Bytes = AsyncIterable<Buffer>;

/** How the parts of a backup are written and read: encrypted with BACKUP_KEY, or as they are without one. */
export interface BackupCipher {
  /** Names the key without revealing it; undefined when nothing is encrypted. */
  readonly keyId?: string;
  /** `path` is the place of the part in the backup. */
  encrypt(path: string, bytes: Bytes): Bytes;
  decrypt(path: string, bytes: Bytes): Bytes;
  /** Authenticates the manifest, and with it the hash of every part. */
  mac(text: string): string | undefined;
}

/** For organizations without a BACKUP_KEY, and for backups from before it. */
export const noCipher: BackupCipher = {
  encrypt: (_path, bytes) => bytes,
  decrypt: (_path, bytes) => bytes,
  mac: () => undefined,
};

/** The cipher of a BACKUP_KEY. */
export function cipherOf(backupKey: string | undefined): BackupCipher {
  const key = backupKey ? keyBytes(backupKey) : undefined;
  if (!key) return noCipher;
  const derive = (purpose: string) => createHmac('sha256', key).update(`homeroom backup ${purpose}`).digest();
  const [partsKey, macKey] = [derive('parts'), derive('manifest')];
  return {
    keyId: derive('key id').toString('hex').slice(0, 16),
    encrypt: (path, bytes) => seal(partsKey, path, bytes),
    decrypt: (path, bytes) => unseal(partsKey, path, bytes),
    mac: (text) => createHmac('sha256', macKey).update(text).digest('hex'),
  };
}

/** Compares in constant time. */
export function isSameMac(one: string, other: string | undefined): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other ?? '')];
  return a.length === b.length && timingSafeEqual(a, b);
}
