import { Injectable } from '@nestjs/common';
import { credentialKeyPolicy } from '#learning/certificates/certificates.policy.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { newId } from '#platform/crypto/new-id.js';
import { type CredentialKeyPair, didOf, newCredentialKeyPair } from '#platform/crypto/verifiable-credentials.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { CredentialKey } from './credential-key.entity.js';
import { sealedSecretKey } from './credential-key.sealed.js';
import type { CredentialKeyView } from './credentials.dto.js';
import { addKey, currentKey, keysById, retireKey, type StoredKey } from './credentials.sql.js';

/** The keys with which the organization signs credentials. */
@Injectable()
export class CredentialKeys {
  constructor(
    @InjectScoped(credentialKeyPolicy) private readonly keys: Scoped<typeof credentialKeyPolicy>,
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly cipher: Cipher,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: PageQuery): Promise<Page<CredentialKeyView>> {
    const { items, ...page } = await paginate(orderBy(this.keys.visibleTo(actor), '-createdAt', '-id'), query);
    return { ...page, items: items.map(viewOf) };
  }

  /**
   * Retires the current key and creates its successor, which signs new credentials. Concurrent calls create one successor.
   */
  async rotate(actor: Actor): Promise<CredentialKeyView> {
    const fresh = await this.newKey();
    return this.database.transaction(async () => {
      await this.database.query(retireKey, [this.clock.now()]);
      await this.database.query(addKey, fresh);
      const { id } = await this.current();
      await this.audit.record(actor, { action: 'credential_key.rotated', entity: 'credential_key', entityId: id });
      return viewOf(await this.keys.get(actor, id));
    });
  }

  /** The key that signs new credentials, created with the first of them. */
  async current(): Promise<StoredKey> {
    const [key] = await this.database.query<StoredKey>(currentKey);
    if (key) return key;
    await this.database.query(addKey, await this.newKey());
    return this.current();
  }

  /** The key pair of a key, for signing. */
  async pairOf(keyId: string): Promise<CredentialKeyPair> {
    const [key] = await this.database.query<StoredKey>(keysById, [[keyId]]);
    if (!key) throw new Error(`There is no credential key ${keyId}.`);
    return this.opened(key);
  }

  opened({ id, publicKey, secretKeyEncrypted }: StoredKey): CredentialKeyPair {
    return { publicKey, secretKey: this.cipher.decrypt(secretKeyEncrypted, sealedSecretKey, { id }) };
  }

  private async newKey(): Promise<unknown[]> {
    const id = newId();
    const { publicKey, secretKey } = await newCredentialKeyPair();
    return [id, this.settings.organizationId, publicKey, this.cipher.encrypt(secretKey, sealedSecretKey, { id })];
  }
}

const viewOf = (key: CredentialKey): CredentialKeyView => ({ ...key, did: didOf(key.publicKey) });
