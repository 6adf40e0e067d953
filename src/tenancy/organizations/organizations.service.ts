import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Settings } from '#platform/config/settings.js';
import { featureFaults, features } from '#platform/config/feature-catalogue.js';
import { Features } from '#platform/features/features.js';
import { Database } from '#platform/database/database.js';
import { Notifications, OnNotify } from '#platform/database/notifications.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { Page } from '#platform/api/page.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { type Level, Organization } from './organization.entity.js';
import type { OrganizationChanges, PublicOrganizationView } from './organizations.dto.js';
import { organizationPolicy } from './organizations.policy.js';
import { refuseUnknownTimeZone } from './time-zone.js';

const changed = 'organization_changed';

/** The one organization of this instance and what its admin decides about it. */
@Injectable()
export class OrganizationsService implements OnApplicationBootstrap {
  private cached?: Promise<Organization>;

  constructor(
    @InjectScoped(organizationPolicy) private readonly organizations: Scoped<typeof organizationPolicy>,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly features: Features,
  ) {}

  /** What is switched off has to be known before the first request. */
  async onApplicationBootstrap(): Promise<void> {
    await this.current();
  }

  /** The organization as every feature needs it, kept until somebody changes it in any process. */
  current(): Promise<Organization> {
    this.cached ??= this.load().catch((error: unknown) => {
      this.forget();
      throw error;
    });
    return this.cached;
  }

  /** The level of that code, or 400 with the codes there are. */
  async level(code: string): Promise<Level> {
    const { levels } = (await this.current()).settings;
    const level = levels.find((known) => known.code.toLowerCase() === code.toLowerCase());
    if (!level)
      throw invalid(
        'level_unknown',
        `There is no level ${code} here; there is ${levels.map((known) => known.code).join(', ')}.`,
      );
    return level;
  }

  /** What somebody who is not signed in may know. */
  async introduction(): Promise<PublicOrganizationView> {
    const { name, locale, settings } = await this.current();
    return { name, locale, registration: settings.registration, branding: settings.branding ?? {} };
  }

  async list(): Promise<Page<Organization>> {
    return { items: [await this.current()], total: 1, page: 1, limit: 1 };
  }

  async change(actor: Actor, { settings, ...changes }: OrganizationChanges, expected?: number): Promise<Organization> {
    if (changes.timeZone) refuseUnknownTimeZone(changes.timeZone);
    if (settings?.levels) refuseRepeated(settings.levels);
    if (settings?.features) this.refuseUnoffered(settings.features);
    return this.database.transaction(async () => {
      const organization = await this.organizations.get(actor, this.settings.organizationId, 'edit');
      Object.assign(organization, changes, { settings: { ...organization.settings, ...settings } });
      await this.organizations.save(organization, expected);
      const fields = [...Object.keys(changes), ...Object.keys(settings ?? {})];
      const { id } = organization;
      await this.audit.record(actor, {
        action: 'organization.changed',
        entity: 'organization',
        entityId: id,
        data: { fields },
      });
      await this.notifications.notify(changed, id);
      await this.database.afterCommit(() => this.reload());
      return organization;
    });
  }

  private async load(): Promise<Organization> {
    // Unscoped: the instance itself asks, for nobody.
    const organization = await this.organizations.unscoped.findOneBy({ id: this.settings.organizationId });
    if (!organization) throw conflict('organization_missing', 'This instance has no organization yet.');
    this.features.choose(organization.settings.features);
    return organization;
  }

  private refuseUnoffered(wanted: string[]): void {
    const { offered } = this.features;
    const beyond = features.filter((feature) => wanted.includes(feature) && !offered.includes(feature));
    const faults = [...beyond.map((feature) => `has ${feature}, which is not offered here`), ...featureFaults(wanted)];
    const errors = faults.map((fault) => ({
      field: 'settings.features',
      rule: 'features',
      message: `features ${fault}`,
    }));
    if (errors.length > 0) throw invalid('features_impossible', 'These features cannot be had; see errors.', errors);
  }

  private forget(): void {
    this.cached = undefined;
  }

  /** Asks again at once: the feature switches must not wait for somebody to need the organization. */
  @OnNotify(changed)
  async reload(): Promise<void> {
    this.forget();
    await this.current().catch(() => undefined);
  }
}

function refuseRepeated(levels: Level[]): void {
  const codes = levels.map(({ code }) => code.toLowerCase());
  const repeated = codes.find((code, index) => codes.indexOf(code) !== index);
  if (repeated) throw invalid('level_repeated', `The level ${repeated.toUpperCase()} is there twice.`);
}
