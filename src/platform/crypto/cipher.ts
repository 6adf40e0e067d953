import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { keyBytes } from '#platform/config/encryption-key.js';

/** Keeps sensitive columns unreadable at rest: AES-256-GCM as `v1:iv:tag:text`, bound to where it stands (OQ-067). */
@Injectable()
export class Cipher {
  private readonly key: Buffer;

  constructor(settings: Settings) {
    this.key = keyBytes(settings.encryptionKey) ?? Buffer.alloc(0);
  }

  /** `place` names the column and row, so that a value moved elsewhere no longer opens. */
  encrypt(text: string, place: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return ['v1', ...[iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64'))].join(':');
  }

  decrypt(sealed: string, place: string): string {
    const [version, ...parts] = sealed.split(':');
    const [iv, tag, text] = parts.map((part) => Buffer.from(part, 'base64'));
    if (version !== 'v1' || !iv || !tag || !text) throw new Error(`Not an encrypted value: ${place}`);
    const decipher = createDecipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(place)).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  }
}
