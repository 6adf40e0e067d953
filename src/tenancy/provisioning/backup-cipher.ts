import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyBytes } from '#platform/config/encryption-key.js';
import { seal, unseal } from '#platform/crypto/sealed-stream.js';

type Bytes = AsyncIterable<Buffer>;

/** Encrypts and decrypts the parts of a backup with BACKUP_KEY; without one, passes them through. */
export interface BackupCipher {
  /** Identifies the key without revealing it; undefined without encryption. */
  readonly keyId?: string;
  /** `path` is the path of the part in the backup; it is authenticated, so parts cannot be swapped. */
  encrypt(path: string, bytes: Bytes): Bytes;
  decrypt(path: string, bytes: Bytes): Bytes;
  /** The MAC of the manifest, which contains the hash of every part. */
  mac(text: string): string | undefined;
}

/** For organizations without a BACKUP_KEY, and for backups made before it was set. */
export const noCipher: BackupCipher = {
  encrypt: (_path, bytes) => bytes,
  decrypt: (_path, bytes) => bytes,
  mac: () => undefined,
};

/** The cipher of a BACKUP_KEY. Separate keys for parts and manifest are derived from it by HMAC-SHA-256. */
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
