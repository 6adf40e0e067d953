import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { featuresOf } from '#platform/config/feature-catalogue.js';
import type { InteractionLog } from '#tenancy/organizations/organization.entity.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** Facts the school stores anyway, so logging them reveals nothing new. */
const essentialTypes: ReadonlySet<string> = new Set(['submitted-work', 'completed-section']);

/**
 * Decides which interactions may be stored. In `all` mode all of them; in `opt_in` mode, the default where the
 * operator enables the civic feature by name, only essential types. Users cannot record consent yet, so in `opt_in` mode
 * none counts as having consented. See docs/decisions/0023-user-interactions.md.
 */
@Injectable()
export class InteractionConsent {
  private readonly defaultLog: InteractionLog;

  constructor(
    private readonly organizations: OrganizationsService,
    { features }: Settings,
  ) {
    const explicitFeatures = features.filter((feature) => feature !== 'all');
    this.defaultLog = featuresOf(explicitFeatures).includes('civic') ? 'opt_in' : 'all';
  }

  /** The interactions that may be stored. */
  async permitted<T extends { type: string }>(interactions: T[]): Promise<T[]> {
    const { settings } = await this.organizations.current();
    const log = settings.privacy?.interactionLog ?? this.defaultLog;
    return log === 'all' ? interactions : interactions.filter(({ type }) => essentialTypes.has(type));
  }
}
