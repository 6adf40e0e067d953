import { Injectable } from '@nestjs/common';
import type { ConsentChanges, ConsentsView } from '#identity/privacy-settings/privacy-settings.dto.js';
import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { personPolicy } from './people.policy.js';

/** Consents that guardians give for their children below the age of consent. */
@Injectable()
export class ChildPrivacyService {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    private readonly privacy: PrivacySettingsService,
  ) {}

  async get(actor: Actor, studentId: string): Promise<ConsentsView> {
    await this.people.get(actor, studentId, 'decideConsents');
    return this.privacy.getOfChild(studentId);
  }

  async change(actor: Actor, studentId: string, changes: ConsentChanges): Promise<ConsentsView> {
    await this.people.get(actor, studentId, 'decideConsents');
    return this.privacy.changeOfChild(actor, studentId, changes);
  }
}
