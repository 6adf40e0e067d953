import { Injectable } from '@nestjs/common';
import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** Facts the school stores anyway, so logging them reveals nothing new. */
const essentialTypes: ReadonlySet<string> = new Set(['logged-in', 'submitted-work', 'completed-section']);

/**
 * Decides which interactions may be stored. In `all` mode, the default, all of them; in `opt_in` mode essential types,
 * and all types of people who permit learning analytics. See docs/decisions/0023-user-interactions.md.
 */
@Injectable()
export class InteractionConsent {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly privacy: PrivacySettingsService,
  ) {}

  /** The interactions that may be stored. */
  async permitted<T extends { type: string; userId: string }>(interactions: T[]): Promise<T[]> {
    const { settings } = await this.organizations.current();
    const optional = interactions.filter(({ type }) => !essentialTypes.has(type));
    if (settings.privacy?.interactionLog !== 'opt_in' || optional.length === 0) return interactions;
    const people = [...new Set(optional.map(({ userId }) => userId))];
    const consenting = await this.privacy.permitting('learningAnalytics', people);
    return interactions.filter(({ type, userId }) => essentialTypes.has(type) || consenting.has(userId));
  }
}
