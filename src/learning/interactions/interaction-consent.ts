import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { featuresOf } from '#platform/config/feature-catalogue.js';
import type { InteractionLog } from '#tenancy/organizations/organization.entity.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** What the school itself keeps a record of anyway: writing it into the person's own journal adds nothing to know. */
const essentialTypes: ReadonlySet<string> = new Set(['submitted-work', 'completed-section']);

/**
 * What may stand in a journal (OQ-066). A school keeps everything for its people; one that chose `optin`, or whose
 * operator names the civic feature, keeps of the unnecessary only what people agreed to. Nobody can agree yet, because
 * there are no privacy settings of people: until there are, everybody counts as not having agreed.
 */
@Injectable()
export class InteractionConsent {
  private readonly preset: InteractionLog;

  constructor(
    private readonly organizations: OrganizationsService,
    { features }: Settings,
  ) {
    const named = features.filter((word) => word !== 'all');
    this.preset = featuresOf(named).includes('civic') ? 'optin' : 'journal';
  }

  /** Those of the lines that may be kept. */
  async keptOf<Line extends { type: string }>(lines: Line[]): Promise<Line[]> {
    const { settings } = await this.organizations.current();
    const log = settings.privacy?.interactionLog ?? this.preset;
    return log === 'journal' ? lines : lines.filter(({ type }) => essentialTypes.has(type));
  }
}
