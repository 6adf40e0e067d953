import { type Role, roleAliases, roles } from '#platform/access/actor.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Email, Id, Instant, IntersectionType, Part, Secret } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

export class InvitationDraft {
  @Email({ about: 'Address the code is sent to' })
  email: string;

  @Choice(roles, { aliases: roleAliases, default: 'STUDENT', about: 'Role of the new account' })
  role: Role;

  @Id({
    nullable: true,
    default: null,
    about: 'The classroom a student joins at registration; required when a teacher sends the invitation',
  })
  classroomId: string | null;
}

export class InvitationView extends IntersectionType(RecordView, InvitationDraft) {
  @Instant({ about: 'When the code expires' })
  expiresAt: Date;

  @Instant({ nullable: true, about: 'When the code was used; null until then' })
  usedAt: Date | null;
}

export class InvitationAcceptance {
  @Secret({ about: 'Code of an invitation to your email address' })
  inviteCode: string;
}

export class InvitationPage extends PageOf(InvitationView) {}

export class NewInvitationView {
  @Part(() => InvitationView, { about: 'The new invitation' })
  invitation: InvitationView;

  @Secret({ about: 'Returned only once. The email contains a different code; only that code verifies the address' })
  inviteCode: string;
}
