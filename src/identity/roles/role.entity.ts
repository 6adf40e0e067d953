import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';

/** Extra access to content. No grant gives management, grading or other people's data. */
export const contentGrants = ['content:all', 'content:preview', 'diagnostics:read'] as const;

/** A role as the school calls it: one of the four, or one it added on top of them, such as librarian (OQ-047). */
@Entity('roles')
export class SchoolRole extends BaseEntity {
  @Column('text')
  name: string;

  @Column('text')
  description = '';

  /** Which of the four it stands on; that one decides what its people may do. */
  @Column('text')
  baseRole: Role;

  @Column('text', { array: true })
  grants: string[] = [];

  /** The four nobody can change. */
  @Column('boolean')
  isSystem = false;
}

explainConstraints({
  roles_name_key: conflict('role_name_taken', 'There is a role of this name already.'),
  roles_grants_check: invalid('grant_unknown', `A grant is one of ${contentGrants.join(', ')}.`),
  users_role_id_role_fkey: conflict('role_in_use', 'Some people have this role. Give them another first.'),
});
