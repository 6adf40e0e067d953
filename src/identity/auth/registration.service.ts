import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { forbidden } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { Registration, TokensView } from './auth.dto.js';
import { AccountService } from './account.service.js';
import { AuthService } from './auth.service.js';
import { Passwords } from '#identity/users/passwords.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { InvitationsService } from '#identity/users/invitations.service.js';
import { OwnAccounts } from '#identity/users/own-accounts.js';

const perAddress: Limit = { name: 'register', points: 5, seconds: 3600 };

/** Opening an account by oneself, as far as the organization lets people (OQ-051). */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly accounts: OwnAccounts,
    private readonly invitations: InvitationsService,
    private readonly passwords: Passwords,
    private readonly account: AccountService,
    private readonly auth: AuthService,
    private readonly limits: RateLimits,
    private readonly database: Database,
  ) {}

  /** A stranger becomes a STUDENT without classroom; any other role comes only from an invitation. */
  async register({ password, inviteCode, ...person }: Registration, device: Device): Promise<TokensView> {
    await this.limits.count(perAddress, `${device.ip} ${person.email}`);
    await this.refuseUninvited(inviteCode);
    const passwordHash = await this.passwords.hash(password, [person.email]);
    const user = await this.database.transaction(async () => {
      const made = await this.accounts.register({ ...person, passwordHash });
      if (inviteCode) await this.invitations.redeem(inviteCode, made);
      await this.account.sendVerification(made);
      return made;
    });
    return this.auth.signIn(user, device);
  }

  private async refuseUninvited(inviteCode?: string): Promise<void> {
    const { registration } = (await this.organizations.current()).settings;
    if (registration === 'closed')
      throw forbidden('registration_closed', 'Accounts are made by the school. Ask there.');
    if (registration === 'invite' && !inviteCode) {
      throw forbidden('invitation_required', 'You need an invitation to open an account here.');
    }
  }
}
