import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import type { Actor } from '#platform/access/actor.js';
import { Cipher } from '#platform/crypto/cipher.js';
import type { SealedColumn } from '#platform/crypto/sealed.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { Features } from '#platform/features/features.js';
import { invalid } from '#platform/problems/problem.js';
import type { ProfileChanges, ProfileView } from './profile.dto.js';
import { UserProfile } from './profile.entity.js';
import { profilePolicy } from './profile.policy.js';
import { sealedOccupation, sealedPoliticalPreference } from './profile.sealed.js';
import { topicsOf } from './topics.js';

/** Creates the row on the first change; concurrent first changes create one. */
const ensureRow: Statement = {
  name: 'profile-ensure',
  text: 'INSERT INTO user_profiles (id) VALUES ($1) ON CONFLICT DO NOTHING',
};

/** A person has changed their profile or preferences. */
export class ProfileChanged {
  constructor(readonly userId: string) {}
}

/** Learner profiles of account holders. */
@Injectable()
export class ProfileService {
  constructor(
    @InjectScoped(profilePolicy) private readonly profiles: Scoped<typeof profilePolicy>,
    private readonly users: Accounts,
    private readonly cipher: Cipher,
    private readonly features: Features,
    private readonly events: Events,
    private readonly database: Database,
  ) {}

  async get(actor: Actor): Promise<ProfileView> {
    const profile = await this.profiles.visibleTo(actor).getOne();
    return this.viewOf(actor, profile ?? new UserProfile());
  }

  /** Changes the given fields; the others stay unchanged. */
  async change(actor: Actor, draft: ProfileChanges): Promise<ProfileView> {
    const { occupation, interests, politicalPreference, ...changes } = draft;
    const preference = politicalPreference === notSpecified ? null : politicalPreference;
    if (preference && !this.isCivic) throw withoutCivic();
    const profile = await this.database.transaction(async () => {
      await this.database.query(ensureRow, [actor.userId]);
      const current = await this.profiles.lock(actor, actor.userId);
      Object.assign(current, changes);
      if (interests) current.interests = topicsOf(interests);
      if (occupation !== undefined) current.occupation = this.seal(actor, sealedOccupation, occupation);
      if (preference !== undefined)
        current.politicalPreference = this.seal(actor, sealedPoliticalPreference, preference);
      await this.events.emit(new ProfileChanged(actor.userId));
      return this.profiles.save(current);
    });
    return this.viewOf(actor, profile);
  }

  private async viewOf(actor: Actor, profile: UserProfile): Promise<ProfileView> {
    const { displayName } = await this.users.account(actor.userId);
    const { politicalPreference: sealed, ...fields } = profile;
    const occupation = this.open(actor, sealedOccupation, fields.occupation);
    const politicalPreference = this.open(actor, sealedPoliticalPreference, sealed) ?? notSpecified;
    return { ...fields, occupation, displayName, ...(this.isCivic && { politicalPreference }) };
  }

  /** Political opinions are special categories of data: not collected unless the organization uses them. */
  private get isCivic(): boolean {
    return this.features.isOn('civic');
  }

  private seal({ userId: id }: Actor, column: SealedColumn<'id'>, text: string | null): string | null {
    return text && this.cipher.encrypt(text, column, { id });
  }

  private open({ userId: id }: Actor, column: SealedColumn<'id'>, encrypted: string | null): string | null {
    return encrypted && this.cipher.decrypt(encrypted, column, { id });
  }
}

const notSpecified = 'not_specified';

const withoutCivic = () =>
  invalid('political_preference_unavailable', 'politicalPreference requires the feature civic. Leave it out.', [
    { field: 'politicalPreference', rule: 'feature', message: 'politicalPreference requires the feature civic' },
  ]);
