import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { ProfileChanges, ProfileView } from './profile.dto.js';
import { UserProfile } from './profile.entity.js';
import { profilePolicy } from './profile.policy.js';
import { topicsOf } from './topics.js';
import { UsersService } from '#identity/accounts/users.service.js';

/** The first change makes the row; two at once make one. */
const ensureRow: Statement = {
  name: 'profile-ensure',
  text: 'INSERT INTO user_profiles (id) VALUES ($1) ON CONFLICT DO NOTHING',
};

/** What people tell about themselves as learners. */
@Injectable()
export class ProfileService {
  constructor(
    @InjectScoped(profilePolicy) private readonly profiles: Scoped<typeof profilePolicy>,
    private readonly users: UsersService,
    private readonly cipher: Cipher,
    private readonly database: Database,
  ) {}

  async get(actor: Actor): Promise<ProfileView> {
    const profile = await this.profiles.visibleTo(actor).getOne();
    return this.shown(actor, profile ?? new UserProfile());
  }

  /** Changes what was sent and leaves the rest. */
  async change(actor: Actor, { occupation, interests, ...changes }: ProfileChanges): Promise<ProfileView> {
    const profile = await this.database.transaction(async () => {
      await this.database.query(ensureRow, [actor.userId]);
      const known = await this.profiles.lock(actor, actor.userId);
      Object.assign(known, changes);
      if (interests) known.interests = topicsOf(interests);
      if (occupation !== undefined) known.occupation = occupation && this.cipher.encrypt(occupation, placeOf(actor));
      return this.profiles.save(known);
    });
    return this.shown(actor, profile);
  }

  private async shown(actor: Actor, profile: UserProfile): Promise<ProfileView> {
    const { displayName } = await this.users.account(actor.userId);
    const occupation = profile.occupation && this.cipher.decrypt(profile.occupation, placeOf(actor));
    return { ...profile, occupation, displayName };
  }
}

/** Where the encrypted value stands; moved to another person's row it no longer opens. */
const placeOf = ({ userId }: Actor): string => `user_profiles.occupation:${userId}`;
