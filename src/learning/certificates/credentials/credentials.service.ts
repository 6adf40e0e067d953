import { Injectable } from '@nestjs/common';
import { type Certificate, certificateRevoked } from '#learning/certificates/certificate.entity.js';
import { CertificateRevoked, CertificatesService } from '#learning/certificates/certificates.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { CredentialSigner } from '#platform/crypto/credential-signer.js';
import { didOf } from '#platform/crypto/verifiable-credentials.js';
import { Database } from '#platform/database/database.js';
import { Caches, type NotifiedCache } from '#platform/database/notified-cache.js';
import { On } from '#platform/events/events.js';
import { notFound } from '#platform/problems/problem.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { languageOf } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { badgeOf, statusListOf } from './credential-documents.js';
import { CredentialKeys } from './credential-keys.service.js';
import {
  type CredentialPlace,
  placeOf,
  reservePlace,
  revokedPlaces,
  storeCredential,
  storedCredential,
  type StoredKey,
} from './credentials.sql.js';

/** The path of the status list of a key, which credentials name. */
const statusListPath = (keyId: string): string => `/api/v1/credential-status/${keyId}`;

/** After an erasure, which sends no notification, lists are at most this old. */
const maxListAgeMs = 600_000;

/** Certificates as Open Badges 3.0, and which of them are revoked (docs/decisions/0142, 0143). */
@Injectable()
export class Credentials {
  private readonly lists: NotifiedCache<{ text: string }>;

  constructor(
    private readonly certificates: CertificatesService,
    private readonly keys: CredentialKeys,
    private readonly signer: CredentialSigner,
    private readonly organizations: OrganizationsService,
    private readonly addresses: EmailComposer,
    private readonly database: Database,
    private readonly clock: Clock,
    caches: Caches,
  ) {
    const load = (keyIds: string[]) => this.signLists(keyIds);
    this.lists = caches.open({ channel: 'credentials_revoked', max: 100, maxAgeMs: maxListAgeMs, load });
  }

  /** The certificate as a signed credential, in JSON; signed once. Throws 409 `certificate_revoked` for a revoked one. */
  async credentialOf(actor: Actor, certificateId: string): Promise<string> {
    const certificate = await this.certificates.getValid(actor, certificateId);
    const stored = await this.stored(certificateId);
    if (stored) return stored;
    const signed = await this.sign(certificate);
    await this.database.query(storeCredential, [certificateId, signed]);
    // That of a concurrent request, if it was earlier.
    return (await this.stored(certificateId)) ?? signed;
  }

  /** The signed status list of a key, in JSON. */
  async statusList(keyId: string): Promise<string> {
    const list = await this.lists.get(keyId);
    if (!list) throw notFound('status list');
    return list.text;
  }

  @On(CertificateRevoked)
  async forgetLists(): Promise<void> {
    await this.lists.changed();
  }

  private async stored(certificateId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ credential: string }>(storedCredential, [certificateId]);
    return row?.credential;
  }

  private async sign(certificate: Certificate): Promise<string> {
    const { keyId, statusIndex } = await this.placeOf(certificate.id);
    const pair = await this.keys.pairOf(keyId);
    const { locale } = await this.organizations.current();
    const facts = { issuer: didOf(pair.publicKey), url: this.addresses.address('/'), language: languageOf(locale) };
    const statusList = this.addresses.address(statusListPath(keyId));
    return this.signer.sign(badgeOf(certificate, { ...facts, statusList, statusIndex }), pair);
  }

  private async placeOf(certificateId: string): Promise<CredentialPlace> {
    const read = () => this.database.query<CredentialPlace>(placeOf, [certificateId]);
    const [place] = await read();
    if (place) return place;
    await this.database.query(reservePlace, [certificateId, (await this.keys.current()).id]);
    const [reserved] = await read();
    // It was revoked meanwhile.
    if (!reserved) throw certificateRevoked();
    return reserved;
  }

  private async signLists(keyIds: string[]): Promise<Map<string, { text: string }>> {
    const rows = await this.database.query<StoredKey & { revoked: number[] }>(revokedPlaces, [keyIds]);
    const signed = rows.map(async ({ revoked, ...key }): Promise<[string, { text: string }]> => {
      const address = this.addresses.address(statusListPath(key.id));
      const list = await statusListOf(address, didOf(key.publicKey), revoked, this.clock.now());
      return [key.id, { text: await this.signer.sign(list, this.keys.opened(key)) }];
    });
    return new Map(await Promise.all(signed));
  }
}
