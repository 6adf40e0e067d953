import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { type EncryptionKey, EncryptionKeys } from './encryption-keys.js';
import { placeOf, type Sealed } from './sealed.js';

/**
 * Encrypts sensitive values with AES-256-GCM as `v2:key:iv:tag:ciphertext`, where `key` is the fingerprint of the key, bound to their
 * place (docs/decisions/0053, 0184). Values of the form `v1:iv:tag:ciphertext` do not name their key.
 */
@Injectable()
export class Cipher {
  readonly keys: EncryptionKeys;

  constructor(@Inject(Settings) settings: Pick<Settings, 'encryptionKey' | 'encryptionKeysOld'>) {
    this.keys = new EncryptionKeys(settings);
  }

  /** Encrypts a value for a place in `row`, with the current key. */
  encrypt<Keys extends string>(text: string, sealed: Sealed<Keys>, row: Record<Keys, string | null>): string {
    const { print, bytes } = this.keys.current;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(placeOf(sealed, row)));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const parts = [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64'));
    return ['v2', print, ...parts].join(':');
  }

  /** Throws if the value was changed, or was encrypted for another place or with a key that the settings do not have. */
  decrypt<Keys extends string>(encrypted: string, sealed: Sealed<Keys>, row: Record<Keys, string | null>): string {
    const place = placeOf(sealed, row);
    const { print, parts } = partsOf(encrypted, place);
    if (print === undefined) return this.decryptUnnamed(parts, place);
    const key = this.keys.find(print);
    if (!key) throw new Error(`${place} is encrypted with the key ${print}, which is not in ENCRYPTION_KEYS_OLD.`);
    return decryptWith(key, parts, place);
  }

  /** Whether the value is encrypted with the current key and names it. */
  isCurrent(encrypted: string): boolean {
    return encrypted.startsWith(this.currentPrefix);
  }

  /** What every value of the current key begins with. */
  get currentPrefix(): string {
    return `v2:${this.keys.current.print}:`;
  }

  private decryptUnnamed(parts: Buffer[], place: string): string {
    for (const key of this.keys.all) {
      try {
        return decryptWith(key, parts, place);
      } catch {
        // The tag does not match: the value is of another key.
      }
    }
    throw new Error(`${place} is encrypted with none of the keys, or was changed.`);
  }
}

function partsOf(encrypted: string, place: string): { print?: string; parts: Buffer[] } {
  const [version, ...rest] = encrypted.split(':');
  const print = version === 'v2' ? rest.shift() : undefined;
  const parts = rest.map((part) => Buffer.from(part, 'base64'));
  if ((version === 'v1' || print) && parts.length === 3) return { ...(print && { print }), parts };
  throw new Error(`Not an encrypted value: ${place}`);
}

function decryptWith({ bytes }: EncryptionKey, [iv, tag, ciphertext]: Buffer[], place: string): string {
  if (!iv || !tag || !ciphertext) throw new Error(`Not an encrypted value: ${place}`);
  const decipher = createDecipheriv('aes-256-gcm', bytes, iv, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}
