import { type Role, roles } from '#platform/access/actor.js';
import { Choice, Flag, IntersectionType, PartialType, Text, Words } from '#platform/shapes/fields.js';
import { PageOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';

class RoleFields {
  @Text({ max: 50, example: 'Librarian' })
  name: string;

  @Text({ max: 500, default: '' })
  description: string;

  @Words({ max: 10, default: [], about: 'Extra access to content', example: ['content:all'] })
  grants: string[];
}

export class RoleDraft extends RoleFields {
  @Choice(roles, { about: 'Which of the four it stands on; that one decides what its people may do' })
  baseRole: Role;
}

/** A role keeps the base it was made with: people would change rights without anybody naming them. */
export class RoleChanges extends PartialType(RoleFields) {}

export class RoleView extends IntersectionType(RecordView, RoleDraft) {
  @Flag({ about: 'One of the four, which nobody can change' })
  isSystem: boolean;
}

export class RolePage extends PageOf(RoleView) {}
