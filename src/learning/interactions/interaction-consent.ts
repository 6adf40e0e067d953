import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** Facts the school stores anyway, so logging them reveals nothing new. */
const essentialTypes: ReadonlySet<string> = new Set(['logged-in', 'submitted-work', 'completed-section']);

/**
 * Decides which interactions may be stored. In `all` mode, the default, all of them; in `opt_in` mode only essential
 * types. Users cannot record consent yet, so in `opt_in` mode none counts as having consented. See
 * docs/decisions/0023-user-interactions.md.
 */
@Injectable()
export class InteractionConsent {
  constructor(private readonly organizations: OrganizationsService) {}

  /** The interactions that may be stored. */
  async permitted<T extends { type: string }>(interactions: T[]): Promise<T[]> {
    const { settings } = await this.organizations.current();
    const log = settings.privacy?.interactionLog ?? 'all';
    return log === 'all' ? interactions : interactions.filter(({ type }) => essentialTypes.has(type));
  }
}
