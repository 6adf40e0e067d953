import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Thread } from '#platform/pacing/thread.js';
import type { CredentialKeyPair, SigningRequest } from './verifiable-credentials.js';

/**
 * Signs verifiable credentials in a thread: their libraries take about a second to load and 30 MB, and a signature about
 * 25 ms (docs/decisions/0142).
 */
@Injectable()
export class CredentialSigner implements OnApplicationShutdown {
  private readonly thread = new Thread<SigningRequest, string>(new URL('./credential.worker.js', import.meta.url));

  /** The credential with a proof, in JSON. Throws if a property is not defined by a known context. */
  sign(credential: object, key: CredentialKeyPair): Promise<string> {
    return this.thread.ask({ credential, key });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread.end();
  }
}
