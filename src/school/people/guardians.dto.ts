import { PageOf } from '#platform/api/page.js';
import { Email, Id, Instant, IntersectionType, Text } from '#platform/shapes/fields.js';

export class GuardianDraft {
  @Id({ about: 'An account with the role PARENT' })
  parentId: string;

  @Text({ max: 50, default: 'guardian', example: 'mother', about: 'Relation to the student' })
  relation: string;
}

export class GuardianView extends IntersectionType(GuardianDraft) {
  @Text()
  displayName: string;

  @Email({ nullable: true, about: 'Email address of the guardian' })
  email: string | null;

  @Instant()
  createdAt: Date;
}

export class GuardianPage extends PageOf(GuardianView) {}
