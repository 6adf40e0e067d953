import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import type { ProfileChanges, ProfileView } from './profile.dto.js';
import { UserProfile } from './profile.entity.js';
import { profilePolicy } from './profile.policy.js';
import { topicsOf } from './topics.js';
import { Accounts } from '#identity/accounts/accounts.js';

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
    private readonly events: Events,
    private readonly database: Database,
  ) {}

  async get(actor: Actor): Promise<ProfileView> {
    const profile = await this.profiles.visibleTo(actor).getOne();
    return this.viewOf(actor, profile ?? new UserProfile());
  }

  /** Changes the given fields; the others stay unchanged. */
  async change(actor: Actor, { occupation, interests, ...changes }: ProfileChanges): Promise<ProfileView> {
    const profile = await this.database.transaction(async () => {
      await this.database.query(ensureRow, [actor.userId]);
      const current = await this.profiles.lock(actor, actor.userId);
      Object.assign(current, changes);
      if (interests) current.interests = topicsOf(interests);
      if (occupation !== undefined)
        current.occupation = occupation && this.cipher.encrypt(occupation, encryptionContextOf(actor));
      await this.events.emit(new ProfileChanged(actor.userId));
      return this.profiles.save(current);
    });
    return this.viewOf(actor, profile);
  }

  private async viewOf(actor: Actor, profile: UserProfile): Promise<ProfileView> {
    const { displayName } = await this.users.account(actor.userId);
    const occupation = profile.occupation && this.cipher.decrypt(profile.occupation, encryptionContextOf(actor));
    return { ...profile, occupation, displayName };
  }
}

/** Additional authenticated data of the value: copied to another person's row, it cannot be decrypted. */
const encryptionContextOf = ({ userId }: Actor): string => `user_profiles.occupation:${userId}`;
