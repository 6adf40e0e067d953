import { Column, Entity } from 'typeorm';
import type { Role } from '#platform/access/actor.js';
import { BaseEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

/** Additional access to content. No grant permits management, grading or access to other people's data. */
export const contentGrants = ['content:all', 'content:preview'] as const;

/** A role: one of the four system roles, or a custom role based on one of them, such as librarian. */
@Entity('roles')
export class SchoolRole extends BaseEntity {
  @Column('text')
  name: string;

  @Column('text')
  description = '';

  /** The system role that decides the permissions of its holders. */
  @Column('text')
  baseRole: Role;

  @Column('text', { array: true })
  grants: string[] = [];

  /** Whether it is one of the four system roles, which cannot be changed. */
  @Column('boolean')
  isSystem = false;
}

explainConstraints({
  roles_name_key: conflict('role_name_taken', 'A role with this name already exists. Choose another name.'),
  roles_grants_check: invalid('grant_unknown', `Unknown grant. Available grants: ${contentGrants.join(', ')}.`),
  users_role_id_role_fkey: conflict(
    'role_in_use',
    'This role is assigned to accounts. Assign them another role first.',
  ),
});
