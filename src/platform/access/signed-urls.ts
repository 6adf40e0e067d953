import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parse, stringify } from 'uuid';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { derivedKey } from '#platform/crypto/signing-key.js';
import { unauthenticated } from '#platform/problems/problem.js';
import type { Actor } from './actor.js';

/** The login session in which a URL was signed. */
type Signer = Pick<Actor, 'sessionId' | 'userId'>;

/**
 * Signatures expire at the end of the window after the one they were made in: after 30 to 60 minutes. Within a window the
 * signed URL of a file is the same, so that browsers reuse their copy.
 */
const windowSeconds = 1800;

const idBytes = 16;
const claimsBytes = 2 * idBytes + 4;
const signatureBytes = 16;

/**
 * Signed URLs of files, because `<img>`, `<audio>` and `<video>` cannot send an Authorization header. A signature stands for
 * a login session and holds for one path; the request is then authorized like any other (docs/decisions/0114).
 */
@Injectable()
export class SignedUrls {
  private readonly key: KeyObject;

  constructor(
    { jwtSecret }: Settings,
    private readonly clock: Clock,
  ) {
    this.key = derivedKey(jwtSecret, 'homeroom signed url');
  }

  /** Signs for one response to the caller. */
  signerFor(signer: Signer | undefined): UrlSigner {
    return new UrlSigner(signer, this);
  }

  /** The number of the present window. */
  get window(): number {
    return Math.floor(this.clock.now().getTime() / 1000 / windowSeconds);
  }

  /** User, session and the end of the signature. */
  claimsOf({ userId, sessionId }: Signer): Buffer {
    const expiresAt = Buffer.alloc(4);
    expiresAt.writeUInt32BE((this.window + 2) * windowSeconds);
    return Buffer.concat([parse(sessionId), parse(userId), expiresAt]);
  }

  sign(path: string, claims: Buffer): string {
    const signature = Buffer.concat([claims, this.macOf(path, claims)]).toString('base64url');
    return `${path}?signature=${signature}`;
  }

  /** The session in which the signature for this path was made. Throws 401 when it is forged or has expired. */
  verify(path: string, signature: string): Signer {
    const bytes = Buffer.from(signature, 'base64url');
    const claims = bytes.subarray(0, claimsBytes);
    if (
      bytes.length !== claimsBytes + signatureBytes ||
      !timingSafeEqual(bytes.subarray(claimsBytes), this.macOf(path, claims))
    )
      throw unauthenticated('signature_invalid', `The signature does not belong to this URL. ${renew}`);
    if (claims.readUInt32BE(2 * idBytes) * 1000 <= this.clock.now().getTime())
      throw unauthenticated('signature_expired', `This signed URL has expired. ${renew}`);
    return {
      sessionId: stringify(claims.subarray(0, idBytes)),
      userId: stringify(claims.subarray(idBytes, 2 * idBytes)),
    };
  }

  private macOf(path: string, claims: Buffer): Buffer {
    return createHmac('sha256', this.key).update(claims).update(path).digest().subarray(0, signatureBytes);
  }
}

const renew = 'Request the record again for a new URL.';

/** Signs the paths of one response for its receiver. */
export class UrlSigner {
  private claims?: Buffer;

  constructor(
    private readonly signer: Signer | undefined,
    private readonly urls: SignedUrls,
  ) {}

  /** Whether the response contains a signed URL. */
  get hasSigned(): boolean {
    return this.claims !== undefined;
  }

  /** The signed path; null for URLs of other servers and without a value. */
  sign(path: unknown): string | null {
    if (!this.signer || typeof path !== 'string' || !path.startsWith('/api/')) return null;
    this.claims ??= this.urls.claimsOf(this.signer);
    return this.urls.sign(path, this.claims);
  }
}
