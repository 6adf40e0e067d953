import { type Role, roleAliases, roles } from '#platform/access/actor.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, IntersectionType, PartialType, Text, Texts } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

class RoleFields {
  @Text({ max: 50, example: 'Librarian', about: 'Name of the role' })
  name: string;

  @Text({ max: 500, default: '', about: 'What the role is for' })
  description: string;

  @Texts({ max: 10, default: [], about: 'Additional access to content', example: ['content:all'] })
  grants: string[];
}

export class RoleDraft extends RoleFields {
  @Choice(roles, {
    aliases: roleAliases,
    about: 'The system role that decides the permissions of its holders; instructor is accepted for TEACHER',
  })
  baseRole: Role;
}

/** The base role cannot be changed: all holders would get other permissions without being named. */
export class RoleChanges extends PartialType(RoleFields) {}

export class RoleView extends IntersectionType(RecordView, RoleDraft) {
  @Flag({ about: 'Whether it is one of the four system roles, which cannot be changed' })
  isSystem: boolean;
}

export class RolePage extends PageOf(RoleView) {}
