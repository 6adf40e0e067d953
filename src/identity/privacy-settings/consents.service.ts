import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All } from '#platform/ports/ports.js';
import { conflict } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { Ages } from './ages.port.js';
import type { Consent, ConsentDecider, ConsentDecision } from './consent.entity.js';
import type { ConsentStatus, ConsentStatusView } from './consents.dto.js';
import { consentPurposes, type ConsentPurpose, type UserPrivacySettings } from './privacy-settings.entity.js';
import { consentPolicy } from './privacy-settings.policy.js';
import { lastConsents, recordConsents } from './privacy-settings.sql.js';

/** Who decides about the data of a person. */
export interface Decider {
  userId: string;
  as: ConsentDecider;
  /** Whether the decider may give consent; everyone may withdraw it and repeat what is in force. */
  mayConsent: boolean;
}

/** The last decision about a purpose. */
interface LastConsent {
  purpose: ConsentPurpose;
  decision: ConsentDecision;
  textVersion: string;
  decidedAs: ConsentDecider;
  decidedAt: Date;
}

const defaultVersion = '1';

/** Evidence of what people consented to (docs/decisions/0182). */
@Injectable()
export class ConsentsService {
  constructor(
    @InjectScoped(consentPolicy) private readonly consents: Scoped<typeof consentPolicy>,
    @All(Ages) private readonly ages: Ages[],
    private readonly organizations: OrganizationsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** All decisions of the actor, newest first. */
  list(actor: Actor, query: PageQuery): Promise<Page<Consent>> {
    return paginate(orderBy(this.consents.visibleTo(actor), '-createdAt', '-id'), query);
  }

  /** The version of the organization's texts to which consent is given now; 409 if it is not the one that was shown. */
  async textVersion(shown?: string): Promise<string> {
    const { settings } = await this.organizations.current();
    const version = settings.privacy?.consentVersion ?? defaultVersion;
    if (shown !== undefined && shown !== version)
      throw conflict('consent_outdated', `Show version ${version} of the texts and ask for consent again.`);
    return version;
  }

  /** Whether only a guardian can consent for the person. */
  async needsGuardian(userId: string): Promise<boolean> {
    const { ageOfConsent } = (await this.organizations.current()).settings.privacy ?? {};
    if (ageOfConsent === undefined) return false;
    const below = await Promise.all(this.ages.map((ages) => ages.isBelow(userId, ageOfConsent)));
    return below.includes(true);
  }

  /** The purposes with their last decision. `settings` holds what is in force. */
  async statuses(userId: string, settings: UserPrivacySettings): Promise<ConsentStatusView[]> {
    const last = await this.database.query<LastConsent>(lastConsents, [userId]);
    return consentPurposes.map((purpose) => {
      const { decision, ...found } = last.find((row) => row.purpose === purpose) ?? { ...never, purpose };
      const status = settings[purpose] ? 'given' : decision === 'given' ? 'outdated' : decision;
      return { ...found, status };
    });
  }

  /** Records decisions about the purposes of a person, each given or withdrawn. */
  async record(userId: string, decider: Decider, version: string, decided: [ConsentPurpose, boolean][]): Promise<void> {
    if (decided.length === 0) return;
    await this.database.query(recordConsents, [
      userId,
      decider.userId,
      decider.as,
      this.clock.now(),
      version,
      decided.map(() => newId()),
      decided.map(([purpose]) => purpose),
      decided.map(([, isGiven]) => (isGiven ? 'given' : 'withdrawn')),
    ]);
  }
}

const never: Omit<ConsentStatusView, 'purpose' | 'status'> & { decision: ConsentStatus } = {
  decision: 'none',
  textVersion: null,
  decidedAs: null,
  decidedAt: null,
};
