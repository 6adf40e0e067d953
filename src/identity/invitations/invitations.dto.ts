import { Choice, Email, Id, Instant, IntersectionType, Part, Secret } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type Role, roleAliases, roles } from '#platform/access/actor.js';

export class InvitationDraft {
  @Email()
  email: string;

  @Choice(roles, { aliases: roleAliases, default: 'STUDENT', about: 'instructor is accepted for TEACHER' })
  role: Role;

  @Id({
    nullable: true,
    default: null,
    about: 'The classroom a student joins at registration; required when a teacher sends the invitation',
  })
  classroomId: string | null;
}

export class InvitationView extends IntersectionType(RecordView, InvitationDraft) {
  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true })
  usedAt: Date | null;
}

export class InvitationAcceptance {
  @Secret({ about: 'Code of an invitation to your email address' })
  inviteCode: string;
}

export class InvitationPage extends PageOf(InvitationView) {}

export class NewInvitationView {
  @Part(() => InvitationView)
  invitation: InvitationView;

  @Secret({ about: 'Returned only once. The email contains a different code; only that code verifies the address' })
  inviteCode: string;
}
