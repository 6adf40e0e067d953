import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { All } from '#platform/ports/ports.js';
import { forbidden } from '#platform/problems/problem.js';
import type { ConsentStatusView } from './consents.dto.js';
import { ConsentsService, type Decider } from './consents.service.js';
import { chosen, type Choices, isDecision, withoutAliases } from './privacy-choices.js';
import { PrivacyListener } from './privacy-listener.port.js';
import type {
  ConsentChanges,
  ConsentsView,
  PrivacySettingsChanges,
  PrivacySettingsView,
} from './privacy-settings.dto.js';
import {
  consentPurposes,
  type PrivacySetting,
  privacySettings,
  UserPrivacySettings,
} from './privacy-settings.entity.js';
import { privacySettingsPolicy } from './privacy-settings.policy.js';
import { awaitHolders, ensurePrivacySettings, holdPrivacySettings, permittingPeople } from './privacy-settings.sql.js';

/** A person has changed what may be done with their data. */
export class PrivacySettingsChanged {
  constructor(readonly userId: string) {}
}

/** What people permit to be done with their data. */
@Injectable()
export class PrivacySettingsService {
  constructor(
    @InjectScoped(privacySettingsPolicy) private readonly settings: Scoped<typeof privacySettingsPolicy>,
    @All(PrivacyListener) private readonly listeners: PrivacyListener[],
    private readonly consents: ConsentsService,
    private readonly events: Events,
    private readonly database: Database,
  ) {}

  /** The settings in force, or the defaults. */
  async get(actor: Actor): Promise<PrivacySettingsView> {
    return { ...(await this.inForce(actor.userId)), needsGuardian: await this.consents.needsGuardian(actor.userId) };
  }

  /** Changes the given settings; the others stay unchanged. Consent is recorded with the version of the texts. */
  async change(
    { userId }: Actor,
    { consentVersion, ...changes }: PrivacySettingsChanges,
  ): Promise<PrivacySettingsView> {
    const choices = withoutAliases(changes);
    const needsGuardian = await this.consents.needsGuardian(userId);
    const decider = { userId, as: 'person', mayConsent: !needsGuardian } as const;
    return { ...(await this.decide(userId, choices, consentVersion, decider)), needsGuardian };
  }

  /** What a guardian decides for a child below the age of consent. The caller has checked that the child is theirs. */
  async getOfChild(childId: string): Promise<ConsentsView> {
    await this.refuseOfAge(childId);
    return this.inForce(childId);
  }

  /** Gives or withdraws consent for a child below the age of consent. The caller has checked that the child is theirs. */
  async changeOfChild({ userId }: Actor, childId: string, changes: ConsentChanges): Promise<ConsentsView> {
    await this.refuseOfAge(childId);
    const { consentVersion, ...choices } = changes;
    return this.decide(childId, chosen(choices), consentVersion, { userId, as: 'guardian', mayConsent: true });
  }

  /** Those of the people who permit this use of their data, in one statement. */
  async permitting(setting: PrivacySetting, userIds: string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string }>(permittingPeople(setting), [userIds]);
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Those of the people who permit this use, which cannot change before the open transaction ends: for writers of derived data, so that
   * nothing is derived after a listener has deleted it.
   */
  async hold(setting: PrivacySetting, userIds: string[]): Promise<string[]> {
    await this.database.query(ensurePrivacySettings, [userIds]);
    await this.database.query(holdPrivacySettings, [userIds]);
    return [...(await this.permitting(setting, userIds))];
  }

  /**
   * Waits until no other transaction holds the settings of the person; none can hold them before the open transaction ends. For
   * statements after it that must see what was derived, or come before what will be.
   */
  async holdAlone(userId: string): Promise<void> {
    await this.database.query(ensurePrivacySettings, [[userId]]);
    await this.database.query(awaitHolders, [userId]);
  }

  private async refuseOfAge(childId: string): Promise<void> {
    if (await this.consents.needsGuardian(childId)) return;
    throw forbidden('consent_of_age', 'The student has reached the age of consent and decides without a guardian.');
  }

  private async inForce(userId: string): Promise<Settings> {
    const version = await this.consents.textVersion();
    // Unscoped: the row is the caller's own, or that of a child of theirs.
    const settings = (await this.settings.unscoped.findOneBy({ id: userId })) ?? new UserPrivacySettings();
    settings.dropOutdated(version);
    return viewOf(settings, version, await this.consents.statuses(userId, settings));
  }

  private async decide(
    userId: string,
    choices: Choices,
    shown: string | undefined,
    decider: Decider,
  ): Promise<Settings> {
    const version = await this.consents.textVersion(shown);
    return this.database.transaction(async () => {
      const settings = await this.lock(userId);
      await this.apply(settings, choices, version, decider);
      return viewOf(settings, version, await this.consents.statuses(userId, settings));
    });
  }

  private async lock(userId: string): Promise<UserPrivacySettings> {
    await this.database.query(ensurePrivacySettings, [[userId]]);
    // Unscoped: the row is the caller's own, or that of a child of theirs.
    const row = this.settings.unscoped.createQueryBuilder('row').where('row.id = :userId', { userId });
    return row.setLock('pessimistic_write').getOneOrFail();
  }

  private async apply(
    settings: UserPrivacySettings,
    choices: Choices,
    version: string,
    decider: Decider,
  ): Promise<void> {
    const stored = { ...settings };
    settings.dropOutdated(version);
    const inForce = { ...settings };
    const before = await this.consents.statuses(settings.id, settings);
    Object.assign(settings, choices);
    const decided = consentPurposes.filter((purpose) => isDecision(purpose, before, choices[purpose]));
    if (!decider.mayConsent && decided.some((purpose) => settings[purpose])) throw guardianRequired();
    if (consentPurposes.some((purpose) => settings[purpose])) settings.consentVersion = version;
    await this.settings.save(settings);
    await this.consents.record(
      settings.id,
      decider,
      version,
      decided.map((purpose) => [purpose, settings[purpose]]),
    );
    const changed = privacySettings.filter(
      (name) => settings[name] !== inForce[name] || settings[name] !== stored[name],
    );
    await this.notifyListeners(settings, changed);
  }

  private async notifyListeners(settings: UserPrivacySettings, changed: PrivacySetting[]): Promise<void> {
    const changes = changed.map((setting) => ({ userId: settings.id, setting, isOn: settings[setting] }));
    for (const change of changes) {
      for (const listener of this.listeners) await listener.privacyChanged(change);
    }
    await this.events.emit(new PrivacySettingsChanged(settings.id));
  }
}

type Settings = Omit<PrivacySettingsView, 'needsGuardian'>;

function viewOf(settings: UserPrivacySettings, consentVersion: string, consents: ConsentStatusView[]): Settings {
  const { personalizedRecommendations: personalization, learningAnalytics: analytics } = settings;
  return { ...settings, personalization, analytics, consentVersion, consents };
}

const guardianRequired = () =>
  forbidden(
    'guardian_consent_required',
    'You are below the age of consent, or the school has not entered your birth date. A guardian can consent for you.',
  );
