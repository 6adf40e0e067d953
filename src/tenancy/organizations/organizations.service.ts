import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { onePage, type Page } from '#platform/api/page.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { featureFaults, features } from '#platform/config/feature-catalogue.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Caches, type NotifiedCache } from '#platform/database/notified-cache.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { LevelsService, refuseRepeated } from './levels.service.js';
import type { OrganizationSettingsChanges } from './organization-settings.dto.js';
import { isSameLevel, type Level, Organization, type OrganizationSettings } from './organization.entity.js';
import type { OrganizationChanges, PublicOrganizationView } from './organizations.dto.js';
import { organizationPolicy } from './organizations.policy.js';
import { TimeZones } from './time-zones.js';

/** The organization of this instance and its settings. */
@Injectable()
export class OrganizationsService implements OnApplicationBootstrap {
  /** Whether the operator has closed the organization: all requests but the operator's are refused. */
  isClosed = false;
  private readonly cache: NotifiedCache<Organization>;

  constructor(
    @InjectScoped(organizationPolicy) private readonly organizations: Scoped<typeof organizationPolicy>,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly features: Features,
    private readonly timeZones: TimeZones,
    private readonly levels: LevelsService,
    caches: Caches,
  ) {
    this.cache = caches.open<Organization>({
      channel: 'organization_changed',
      max: 1,
      load: () => this.load(),
      onStored: (organization) => this.apply(organization),
      // Loaded immediately, because the feature switches must change before the next call of `current`.
      onInvalidated: () => this.current().catch(() => undefined),
    });
  }

  /** Loads the feature switches before the first request. */
  async onApplicationBootstrap(): Promise<void> {
    await this.current();
  }

  /** The organization, cached until it is changed in any process. */
  async current(): Promise<Organization> {
    const organization = await this.cache.get(this.settings.organizationId);
    if (!organization)
      throw conflict('organization_missing', 'This instance has no organization. Restart it to create one.');
    return organization;
  }

  /** The level with this code, compared like names; undefined if there is none. */
  async findLevel(code: string): Promise<Level | undefined> {
    const { levels } = (await this.current()).settings;
    return levels.find((known) => isSameLevel(known.code, code));
  }

  /** The data shown to callers who are not signed in. */
  async publicView(): Promise<PublicOrganizationView> {
    const { name, locale, settings } = await this.current();
    return { name, locale, registration: settings.registration, branding: settings.branding ?? {} };
  }

  async list(): Promise<Page<Organization>> {
    return onePage([await this.current()]);
  }

  async change(actor: Actor, { settings, ...changes }: OrganizationChanges, expected?: number): Promise<Organization> {
    if (changes.timeZone) await this.timeZones.refuseUnknown(changes.timeZone);
    if (settings?.levels) refuseRepeated(settings.levels);
    if (settings?.features) this.refuseUnoffered(settings.features);
    return this.database.transaction(async () => {
      const organization = await this.organizations.get(actor, this.settings.organizationId, 'edit');
      Object.assign(organization, changes, { settings: changedSettings(organization.settings, settings) });
      await this.organizations.save(organization, expected);
      if (settings?.levels) await this.levels.refuseRemovalOfUsed(settings.levels);
      const fields = [...Object.keys(changes), ...Object.keys(settings ?? {})];
      const { id } = organization;
      await this.audit.record(actor, {
        action: 'organization.changed',
        entity: 'organization',
        entityId: id,
        data: { fields },
      });
      await this.cache.changed(id);
      return organization;
    });
  }

  private apply({ status, settings }: Organization): void {
    this.isClosed = status === 'closed';
    this.features.choose(settings.features);
  }

  private async load(): Promise<Map<string, Organization>> {
    // Unscoped: the instance loads its own organization, without an actor.
    const rows = await this.organizations.unscoped.findBy({ id: this.settings.organizationId });
    return new Map(rows.map((organization) => [organization.id, organization]));
  }

  private refuseUnoffered(wanted: string[]): void {
    const { offered } = this.features;
    const chosen = features.filter((feature) => wanted.includes(feature));
    // Names of groups such as `standard` are for the operator: only single features are compared with the choice.
    const unknown = wanted.filter((name) => chosen.every((feature) => feature !== name));
    const unavailable = chosen.filter((feature) => !offered.includes(feature));
    const faults = [
      ...unknown.map((name) => `has ${name}, which is not a feature. Available features: ${offered.join(', ')}`),
      ...unavailable.map((feature) => `has ${feature}, which is not available on this instance`),
      ...featureFaults(chosen),
    ];
    const errors = faults.map((fault) => ({
      field: 'settings.features',
      rule: 'features',
      message: `features ${fault}`,
    }));
    if (errors.length > 0)
      throw invalid('features_impossible', 'Some features are not available on this instance; see errors.', errors);
  }
}

/** The settings with the changes; null removes a setting. */
function changedSettings(
  { features: chosen, searchLanguage: language, ...others }: OrganizationSettings,
  { features = chosen, searchLanguage = language, ...changes }: OrganizationSettingsChanges = {},
): OrganizationSettings {
  const settings: OrganizationSettings = { ...others, ...changes };
  if (features) settings.features = features;
  if (searchLanguage) settings.searchLanguage = searchLanguage;
  return settings;
}
