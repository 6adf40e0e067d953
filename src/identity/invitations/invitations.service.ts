import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import type { User } from '#identity/accounts/user.entity.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { MailBudget } from '#identity/emails/mail-budget.js';
import { hashOfToken } from '#identity/sessions/refresh-token.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { All } from '#platform/ports/ports.js';
import { conflict, forbidden, invalid } from '#platform/problems/problem.js';
import { daysAfter } from '#platform/text/calendar.js';
import { ClassroomInvitationPort } from './classroom-invitations.port.js';
import type { Invitation } from './invitation.entity.js';
import type { InvitationDraft } from './invitations.dto.js';
import { invitationPolicy } from './invitations.policy.js';
import { findOpen, redeem, withdraw } from './invitations.sql.js';

const validityDays = 7;

type Redeemed = Pick<Invitation, 'id' | 'role' | 'classroomId'> & { isEmailed: boolean };

const newCode = () => randomBytes(18).toString('base64url');

/** Invitations by email to open an account with a role, or to join a classroom. */
@Injectable()
export class InvitationsService {
  constructor(
    @InjectScoped(invitationPolicy) private readonly invitations: Scoped<typeof invitationPolicy>,
    private readonly accounts: Accounts,
    private readonly emails: AccountEmails,
    private readonly budget: MailBudget,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
    @All(ClassroomInvitationPort) private readonly classrooms: ClassroomInvitationPort[],
  ) {}

  list(actor: Actor, query: PageQuery): Promise<Page<Invitation>> {
    return paginate(orderBy(this.invitations.visibleTo(actor), '-createdAt'), query);
  }

  get(actor: Actor, id: string): Promise<Invitation> {
    return this.invitations.get(actor, id);
  }

  /** Invites a person by email: teachers invite students into a classroom they teach, admins people of any role. */
  async create(actor: Actor, draft: InvitationDraft): Promise<{ invitation: Invitation; inviteCode: string }> {
    const { classroomId } = draft;
    if (classroomId) await Promise.all(this.classrooms.map((port) => port.mayInvite(actor, classroomId)));
    else this.assertMayOmitClassroom(actor);
    if (draft.classroomId && draft.role !== 'STUDENT')
      throw invalid(
        'role_invalid',
        'role must be STUDENT when classroomId is given. Invite other roles without a classroom.',
      );
    await this.budget.spendInvitation(actor, draft.email);
    const [inviteCode, emailedCode] = [newCode(), newCode()];
    const hashes = { codeHash: hashOfToken(inviteCode), mailedCodeHash: hashOfToken(emailedCode) };
    const expiresAt = daysAfter(this.clock.now(), validityDays);
    return this.database.transaction(async () => {
      await this.database.query(withdraw, [actor.userId, draft.email, draft.classroomId]);
      const values = { ...draft, invitedBy: actor.userId, ...hashes, expiresAt };
      const invitation = await this.invitations.create(actor, values);
      await this.emails.invite(draft.email, emailedCode);
      await this.audit.record(actor, {
        action: 'user.invited',
        entity: 'invitation',
        entityId: invitation.id,
        data: { role: draft.role },
      });
      return { invitation, inviteCode };
    });
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.invitations.remove(await this.invitations.get(actor, id, 'remove'));
  }

  /** Whether the code belongs to an open invitation for this address. Does not redeem it. */
  async isOpen(inviteCode: string, email: string): Promise<boolean> {
    const values = [hashOfToken(inviteCode), email, this.clock.now()];
    return (await this.database.query(findOpen, values)).length > 0;
  }

  /** Redeems the code for a newly registered user. The emailed code also verifies the address. */
  async redeem(inviteCode: string, user: User): Promise<void> {
    const { role, classroomId, isEmailed } = await this.redeemOnce(inviteCode, user);
    await this.accounts.grantRole(user, role);
    if (isEmailed) await this.accounts.confirm(user, user.email);
    if (classroomId) await this.enroll(user.id, classroomId);
  }

  /** A student with an account joins the classroom of the invitation, which replaces placement by an admin. */
  async accept(actor: Actor, inviteCode: string): Promise<void> {
    await this.database.transaction(async () => {
      const user = await this.accounts.get(actor);
      const { id, role, classroomId, isEmailed } = await this.redeemOnce(inviteCode, user);
      if (!classroomId || user.role !== role)
        throw conflict(
          'invitation_unsuitable',
          'This invitation has no classroom or is for another role. Ask the sender for a new one.',
        );
      if (!isEmailed && !user.emailVerified)
        throw forbidden('email_unverified', 'Verify your email address first, or use the code from the email.');
      if (isEmailed) await this.accounts.confirm(user, user.email);
      await this.enroll(user.id, classroomId);
      const data = { classroomId };
      await this.audit.record(actor, { action: 'invitation.accepted', entity: 'invitation', entityId: id, data });
    });
  }

  /** Checks and redeems in one statement, so concurrent requests cannot use a code twice. */
  private async redeemOnce(inviteCode: string, user: User): Promise<Redeemed> {
    const values = [hashOfToken(inviteCode), user.id, user.email, this.clock.now()];
    const [invitation] = await this.database.query<Redeemed>(redeem, values);
    if (!invitation) throw invitationInvalid();
    return invitation;
  }

  private assertMayOmitClassroom(actor: Actor): void {
    if (invitationPolicy.scopeOf(actor.role, 'createWithoutClassroom')) return;
    throw invalid('classroom_required', 'classroomId is required when a teacher sends an invitation.', [
      { field: 'classroomId', rule: 'required', message: 'classroomId is required' },
    ]);
  }

  private async enroll(userId: string, classroomId: string): Promise<void> {
    for (const port of this.classrooms) await port.admitInvited(userId, classroomId);
  }
}

/** The same error for a wrong code, another address and a taken address, so it reveals nothing about accounts. */
export const invitationInvalid = () =>
  forbidden(
    'invitation_invalid',
    'This invitation is not valid: it has expired, has been used, is for another address, or the address has an account. Ask for a new one.',
  );
