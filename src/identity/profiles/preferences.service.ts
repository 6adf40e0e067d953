import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { TimeZones } from '#tenancy/organizations/time-zones.js';
import type { PreferencesChanges } from './preferences.dto.js';
import { UserPreferences } from './preferences.entity.js';
import { preferencesPolicy } from './preferences.policy.js';
import { ProfileChanged } from './profile.service.js';

/** Creates the row on the first change; concurrent first changes create one. */
const ensureRow: Statement = {
  name: 'preferences-ensure',
  text: 'INSERT INTO user_preferences (id) VALUES ($1) ON CONFLICT DO NOTHING',
};

/** Whether $1 satisfies the CHECK of the column. */
const measureExtra: Statement = {
  name: 'preferences-extra-size',
  text: 'SELECT length($1::jsonb::text) <= 16384 AS fits',
};

/** Personal settings of account holders. */
@Injectable()
export class PreferencesService {
  constructor(
    @InjectScoped(preferencesPolicy) private readonly preferences: Scoped<typeof preferencesPolicy>,
    private readonly timeZones: TimeZones,
    private readonly events: Events,
    private readonly database: Database,
  ) {}

  /** The stored preferences, or the defaults. */
  async get(actor: Actor): Promise<UserPreferences> {
    return (await this.preferences.visibleTo(actor).getOne()) ?? new UserPreferences();
  }

  /** Changes the given fields; the others stay unchanged. */
  async change(actor: Actor, changes: PreferencesChanges): Promise<UserPreferences> {
    await this.check(changes);
    return this.database.transaction(async () => {
      const current = await this.hold(actor);
      await this.events.emit(new ProfileChanged(actor.userId));
      return this.preferences.save(Object.assign(current, changes));
    });
  }

  /** Locks the preferences until the open transaction ends, and creates the row before if there is none. */
  async hold(actor: Actor): Promise<UserPreferences> {
    await this.database.query(ensureRow, [actor.userId]);
    return this.preferences.lock(actor, actor.userId);
  }

  /** Throws 400 for values that the fields allow and that cannot be stored. */
  async check({ timeZone }: PreferencesChanges): Promise<void> {
    if (timeZone) await this.timeZones.refuseUnknown(timeZone);
  }

  /** Whether `extra` is small enough, as PostgreSQL measures it. */
  async fits(extra: object): Promise<boolean> {
    const [size] = await this.database.query<{ fits: boolean }>(measureExtra, [extra]);
    return size?.fits ?? false;
  }
}
