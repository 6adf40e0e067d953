import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { networkOf } from '#platform/limits/limit-keys.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { type Language, languageOf } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { readCertificateCode } from './certificate-code.js';
import { verifyCertificate } from './certificates.sql.js';
import type { VerificationView } from './verification.dto.js';

const perNetwork: Limit = { name: 'certificate-verifications', points: 60, seconds: 60 };

/** Answers strangers whether a certificate is genuine and valid. */
@Injectable()
export class Verification {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly limits: RateLimits,
    private readonly database: Database,
  ) {}

  /**
   * The statement of the certificate with this code; null if there is none. Every code takes the same path, so that the
   * time reveals nothing.
   */
  async verify(typed: string, ip: string): Promise<{ statement: VerificationView | null; language: Language }> {
    await this.limits.count(perNetwork, networkOf(ip));
    const [statement = null] = await this.database.query<VerificationView>(verifyCertificate, [
      readCertificateCode(typed),
    ]);
    return { statement, language: languageOf((await this.organizations.current()).locale) };
  }
}
