import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { keyBytes } from '#platform/config/encryption-key.js';

/** Encrypts sensitive columns with AES-256-GCM as `v1:iv:tag:ciphertext`, bound to their row (docs/decisions/0042). */
@Injectable()
export class Cipher {
  private readonly key: Buffer;

  constructor(settings: Settings) {
    this.key = keyBytes(settings.encryptionKey) ?? Buffer.alloc(0);
  }

  /** `place` names the column and row. It is authenticated, so a value copied to another row cannot be decrypted. */
  encrypt(text: string, place: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(place));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return ['v1', ...[iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64'))].join(':');
  }

  /** Throws if the value was changed, or was encrypted for another place or with another key. */
  decrypt(encrypted: string, place: string): string {
    const [version, ...parts] = encrypted.split(':');
    const [iv, tag, ciphertext] = parts.map((part) => Buffer.from(part, 'base64'));
    if (version !== 'v1' || !iv || !tag || !ciphertext) throw new Error(`Not an encrypted value: ${place}`);
    const decipher = createDecipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(place)).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  }
}
