import { All } from '#platform/ports/ports.js';
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, type PageQuery, paginate } from '#platform/api/page.js';
import { conflict, forbidden, invalid } from '#platform/problems/problem.js';
import { hashOfToken } from '#identity/sessions/refresh-token.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import { ClassroomInvitationPort } from './classroom-invitations.port.js';
import type { Invitation } from './invitation.entity.js';
import { MailBudget } from '#identity/emails/mail-budget.js';
import { Accounts } from '#identity/accounts/accounts.js';
import type { User } from '#identity/accounts/user.entity.js';
import type { InvitationDraft } from '#identity/accounts/users.dto.js';
import { invitationPolicy, userPolicy } from '#identity/accounts/users.policy.js';

const validMs = 7 * 86_400_000;

const findOpen: Statement = {
  name: 'invitation-find-open',
  text: `SELECT 1 FROM invitations
         WHERE $1 IN (code_hash, mailed_code_hash) AND email = $2 AND used_at IS NULL AND expires_at > $3`,
};
/** The code mailed before stops working, so that one person holds one code per class. */
const withdraw: Statement = {
  name: 'invitation-withdraw',
  text: `DELETE FROM invitations
         WHERE invited_by = $1 AND email = $2 AND classroom_id IS NOT DISTINCT FROM $3::uuid AND used_at IS NULL`,
};
const redeem: Statement = {
  name: 'invitation-redeem',
  text: `UPDATE invitations SET used_by = $2, used_at = $4
         WHERE $1 IN (code_hash, mailed_code_hash) AND email = $3 AND used_at IS NULL AND expires_at > $4
         RETURNING id, role, classroom_id AS "classroomId", mailed_code_hash IS NOT DISTINCT FROM $1 AS "isMailed"`,
};

type Redeemed = Pick<Invitation, 'id' | 'role' | 'classroomId'> & { isMailed: boolean };

const newCode = () => randomBytes(18).toString('base64url');

/** Letters that let one person open an account with a given role. */
@Injectable()
export class InvitationsService {
  constructor(
    @InjectScoped(invitationPolicy) private readonly invitations: Scoped<typeof invitationPolicy>,
    private readonly accounts: Accounts,
    private readonly mails: AccountEmails,
    private readonly budget: MailBudget,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
    @All(ClassroomInvitationPort) private readonly classrooms: ClassroomInvitationPort[],
  ) {}

  list(actor: Actor, query: PageQuery): Promise<Page<Invitation>> {
    return paginate(this.invitations.visibleTo(actor).orderBy('row.createdAt', 'DESC').addOrderBy('row.id'), query);
  }

  get(actor: Actor, id: string): Promise<Invitation> {
    return this.invitations.get(actor, id);
  }

  /** A teacher invites students into an own classroom; an admin anybody. */
  async create(actor: Actor, draft: InvitationDraft): Promise<{ invitation: Invitation; inviteCode: string }> {
    const { classroomId } = draft;
    if (classroomId) await Promise.all(this.classrooms.map((port) => port.mayInvite(actor, classroomId)));
    else this.refuseWithoutClassroom(actor);
    if (draft.classroomId && draft.role !== 'STUDENT')
      throw invalid('role_invalid', 'Only students are invited into a classroom.');
    await this.budget.spendInvitation(actor, draft.email);
    const [inviteCode, mailedCode] = [newCode(), newCode()];
    const hashes = { codeHash: hashOfToken(inviteCode), mailedCodeHash: hashOfToken(mailedCode) };
    const expiresAt = new Date(this.clock.now().getTime() + validMs);
    return this.database.transaction(async () => {
      await this.database.query(withdraw, [actor.userId, draft.email, draft.classroomId]);
      const values = { ...draft, invitedBy: actor.userId, ...hashes, expiresAt };
      const invitation = await this.invitations.create(actor, values);
      await this.mails.invite(draft.email, mailedCode);
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

  /** Whether the code is an unused one for this address; uses nothing up. */
  async isOpen(inviteCode: string, email: string): Promise<boolean> {
    const values = [hashOfToken(inviteCode), email, this.clock.now()];
    return (await this.database.query(findOpen, values)).length > 0;
  }

  /** Uses the code up for the person who just registered with the invited address. The mailed code verifies it. */
  async redeem(inviteCode: string, user: User): Promise<void> {
    const { role, classroomId, isMailed } = await this.useUp(inviteCode, user);
    await this.accounts.grantRole(user, role);
    if (isMailed) await this.accounts.confirm(user, user.email);
    if (classroomId) await this.enroll(user.id, classroomId);
  }

  /** A student who has an account joins the class they are invited to: their consent, in place of an admin's. */
  async accept(actor: Actor, inviteCode: string): Promise<void> {
    await this.database.transaction(async () => {
      const user = await this.accounts.get(actor);
      const { id, role, classroomId, isMailed } = await this.useUp(inviteCode, user);
      if (!classroomId || user.role !== role)
        throw conflict('invitation_unsuitable', 'This invitation is not into a class, or not for your role.');
      if (!isMailed && !user.emailVerified)
        throw forbidden('email_unverified', 'Verify your e-mail address first, or use the code from the mail.');
      if (isMailed) await this.accounts.confirm(user, user.email);
      await this.enroll(user.id, classroomId);
      const data = { classroomId };
      await this.audit.record(actor, { action: 'invitation.accepted', entity: 'invitation', entityId: id, data });
    });
  }

  /** In one statement, so that a code is used once. */
  private async useUp(inviteCode: string, user: User): Promise<Redeemed> {
    const values = [hashOfToken(inviteCode), user.id, user.email, this.clock.now()];
    const [invitation] = await this.database.query<Redeemed>(redeem, values);
    if (!invitation) throw invitationInvalid();
    return invitation;
  }

  /** Whoever may keep all accounts may invite without a classroom. */
  private refuseWithoutClassroom(actor: Actor): void {
    if (userPolicy.scopeOf(actor.role, 'create')) return;
    throw invalid('classroom_required', 'Say into which of your classrooms you invite.', [
      { field: 'classroomId', rule: 'required', message: 'classroomId must be filled in' },
    ]);
  }

  private async enroll(userId: string, classroomId: string): Promise<void> {
    for (const port of this.classrooms) await port.admitInvited(userId, classroomId);
  }
}

/** One answer for a wrong code, another address, and an address that has an account, so that none can be told apart. */
export const invitationInvalid = () =>
  forbidden(
    'invitation_invalid',
    'This invitation is for another address, has been used, is too old, or the address already has an account.',
  );
