import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { forbidden } from '#platform/problems/problem.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { Registration, RegistrationView } from './auth.dto.js';
import { AccountService, refuseUnreachable } from './account.service.js';
import { AuthService } from './auth.service.js';
import { AuthTokens } from './auth-tokens.js';
import { FailureLimit } from './failure-limit.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { invitationInvalid, InvitationsService } from '#identity/invitations/invitations.service.js';
import { MailBudget } from '#identity/emails/mail-budget.js';
import { Accounts } from '#identity/accounts/accounts.js';
import type { User } from '#identity/accounts/user.entity.js';

type Applicant = Omit<Registration, 'password' | 'inviteCode'>;
type NewAccount = Applicant & { id?: string; passwordHash: string };

/** A registration that waits for its job; encrypted, because it holds a person's data. */
interface SealedRegistration {
  id: string;
  sealed: string;
}

/** Opening an account by oneself, as far as the organization lets people. What the answers tell: docs/decisions/0030. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly accounts: Accounts,
    private readonly invitations: InvitationsService,
    private readonly passwords: PasswordHasher,
    private readonly account: AccountService,
    private readonly auth: AuthService,
    private readonly tokens: AuthTokens,
    private readonly mails: AccountEmails,
    private readonly budget: MailBudget,
    private readonly failures: FailureLimit,
    private readonly queue: JobQueue,
    private readonly cipher: Cipher,
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** A stranger becomes a STUDENT without classroom; any other role comes only from an invitation. */
  async register({ password, inviteCode, ...person }: Registration, device: Device): Promise<RegistrationView> {
    await this.refuseUninvited(inviteCode);
    refuseUnreachable(person.email);
    return this.failures.guard(device.ip, async () => {
      if (inviteCode) return this.enter(await this.registerInvited(person, password, inviteCode), device);
      await this.budget.spend('register', person.email, device.ip);
      const passwordHash = await this.passwords.hash(password, [person.email]);
      if (this.settings.authRequireVerified) return this.apply({ ...person, passwordHash });
      return this.enter(await this.open({ ...person, passwordHash }), device);
    });
  }

  /** Opens the account of a registration, or tells the owner of an address that has one already. */
  @Task('register-account')
  async complete({ id, sealed }: SealedRegistration): Promise<void> {
    const person = JSON.parse(this.cipher.decrypt(sealed, `registration:${id}`)) as NewAccount;
    try {
      await this.open({ ...person, id });
    } catch (error) {
      if (!isTaken(error)) throw error;
      await this.tellOwner(person.email, id);
    }
  }

  /** The invitation is checked before the address, so that a wrong code costs the same for every address. */
  private async registerInvited(person: Applicant, password: string, inviteCode: string): Promise<User> {
    if (!(await this.invitations.isOpen(inviteCode, person.email))) throw invitationInvalid();
    const passwordHash = await this.passwords.hash(password, [person.email]);
    try {
      return await this.open({ ...person, passwordHash }, inviteCode);
    } catch (error) {
      throw isTaken(error) ? invitationInvalid() : error;
    }
  }

  private open(person: NewAccount, inviteCode?: string): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.accounts.register(person);
      if (inviteCode) await this.invitations.redeem(inviteCode, user);
      await this.account.sendVerification(user);
      return user;
    });
  }

  /** Leaves everything that depends on the address to a job: the response cannot tell whether it has an account. */
  private async apply(person: NewAccount): Promise<RegistrationView> {
    const id = newId();
    const sealed = this.cipher.encrypt(JSON.stringify(person), `registration:${id}`);
    await this.queue.add('register-account', { id, sealed } satisfies SealedRegistration);
    return { status: 'verification_required' };
  }

  private async enter(user: User, device: Device): Promise<RegistrationView> {
    if (this.auth.mustVerify(user)) return { status: 'verification_required' };
    return { status: 'signed_in', ...(await this.auth.signIn(user, device)) };
  }

  /** A new password by mail works for an unconfirmed account too, whose password another person may have chosen. */
  private async tellOwner(email: string, id: string): Promise<void> {
    const user = await this.accounts.findByLogin(email);
    // The same id: the job ran before and was killed before it was marked as done.
    if (!user || user.id === id || !user.hasRealEmail || user.accountStatus === 'suspended') return;
    await this.database.transaction(async () =>
      this.mails.taken(user, await this.tokens.give(user.id, 'reset', user.email)),
    );
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

/** TypeORM wraps what the driver said. */
function isTaken(error: unknown): boolean {
  const constraint = constraintOf((error as { driverError?: unknown }).driverError ?? error) ?? '';
  return ['users_email_key', 'users_pkey'].includes(constraint);
}
