import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import type { User } from '#identity/accounts/user.entity.js';
import { AccountService, refuseUnreachable } from '#identity/auth/account.service.js';
import { AuthTokens } from '#identity/auth/auth-tokens.js';
import { AuthService } from '#identity/auth/auth.service.js';
import { FailureLimit } from '#identity/auth/failure-limit.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { MailBudget } from '#identity/emails/mail-budget.js';
import { invitationInvalid, InvitationsService } from '#identity/invitations/invitations.service.js';
import type { Device } from '#identity/sessions/sessions.service.js';
import { Settings } from '#platform/config/settings.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { constraintOf } from '#platform/problems/constraint-errors.js';
import { forbidden } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { Registration, RegistrationView } from './registration.dto.js';
import { sealedRegistration } from './registration.sealed.js';

type Applicant = Omit<Registration, 'password' | 'inviteCode'>;
type NewAccount = Applicant & { id?: string; passwordHash: string };

/** Payload of the job `register-account`; encrypted, because job payloads are stored in the database. */
interface QueuedRegistration {
  id: string;
  encrypted: string;
}

/**
 * Self-registration, if the organization allows it. Responses do not reveal which addresses have accounts
 * (docs/decisions/0030).
 */
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
    private readonly emails: AccountEmails,
    private readonly budget: MailBudget,
    private readonly failures: FailureLimit,
    private readonly queue: JobQueue,
    private readonly cipher: Cipher,
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** Creates an account: a STUDENT without a classroom, or the role and classroom of an invitation. */
  async register({ password, inviteCode, ...person }: Registration, device: Device): Promise<RegistrationView> {
    await this.assertRegistrationOpen(inviteCode);
    refuseUnreachable(person.email);
    return this.failures.guard(device.ip, async () => {
      if (inviteCode) return this.signInOrVerify(await this.registerInvited(person, password, inviteCode), device);
      await this.budget.spend('register', person.email, device.ip);
      const passwordHash = await this.passwords.hash(password, [person.email]);
      if (this.settings.authRequireVerified) return this.enqueue({ ...person, passwordHash });
      return this.signInOrVerify(await this.createAccount({ ...person, passwordHash }), device);
    });
  }

  /** Job: creates the account, or emails the owner of an address that already has one. */
  @Task('register-account')
  async complete({ id, encrypted }: QueuedRegistration): Promise<void> {
    const person = JSON.parse(this.cipher.decrypt(encrypted, sealedRegistration, { id })) as NewAccount;
    try {
      await this.createAccount({ ...person, id });
    } catch (error) {
      if (!isTaken(error)) throw error;
      await this.notifyOwner(person.email, id);
    }
  }

  /** Checks the invitation before the address, so a wrong code gives the same response for every address. */
  private async registerInvited(person: Applicant, password: string, inviteCode: string): Promise<User> {
    if (!(await this.invitations.isOpen(inviteCode, person.email))) throw invitationInvalid();
    const passwordHash = await this.passwords.hash(password, [person.email]);
    try {
      return await this.createAccount({ ...person, passwordHash }, inviteCode);
    } catch (error) {
      throw isTaken(error) ? invitationInvalid() : error;
    }
  }

  private createAccount(person: NewAccount, inviteCode?: string): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.accounts.register(person);
      if (inviteCode) await this.invitations.redeem(inviteCode, user);
      await this.account.sendVerification(user);
      return user;
    });
  }

  /** Defers the work to a job, so the response cannot reveal whether the address has an account. */
  private async enqueue(person: NewAccount): Promise<RegistrationView> {
    const id = newId();
    const encrypted = this.cipher.encrypt(JSON.stringify(person), sealedRegistration, { id });
    await this.queue.add('register-account', { id, encrypted } satisfies QueuedRegistration);
    return { status: 'verification_required' };
  }

  private async signInOrVerify(user: User, device: Device): Promise<RegistrationView> {
    if (this.auth.mustVerify(user)) return { status: 'verification_required' };
    return { status: 'signed_in', ...(await this.auth.signIn(user, device)) };
  }

  /** Offers a password reset also for an unconfirmed account, whose password another person may have chosen. */
  private async notifyOwner(email: string, id: string): Promise<void> {
    const user = await this.accounts.findByLogin(email);
    // The id is the same when an earlier run of this job created the account but was killed before it finished.
    if (!user || user.id === id || !user.hasRealEmail || user.accountStatus === 'suspended') return;
    await this.database.transaction(async () =>
      this.emails.addressTaken(user, await this.tokens.issue(user.id, 'reset', user.email)),
    );
  }

  private async assertRegistrationOpen(inviteCode?: string): Promise<void> {
    const { registration } = (await this.organizations.current()).settings;
    if (registration === 'closed')
      throw forbidden(
        'registration_closed',
        'Registration is closed: the school creates accounts. Contact your school.',
      );
    if (registration === 'invite' && !inviteCode) {
      throw forbidden(
        'invitation_required',
        'inviteCode is required to register here. Ask your school for an invitation.',
      );
    }
  }
}

const isTaken = (error: unknown): boolean => ['users_email_key', 'users_pkey'].includes(constraintOf(error) ?? '');
