import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { PrincipalView } from './auth.dto.js';
import { RolesService } from '#identity/roles/roles.service.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { UsersService } from '#identity/accounts/users.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';

/** Adds what another area knows about the caller, such as the classrooms. */
type PrincipalContributor = (actor: Actor) => Promise<Partial<PrincipalView>>;

/** The view of the caller at `GET /auth/me`, to which each area contributes its part. */
@Injectable()
export class PrincipalService {
  private readonly contributors: PrincipalContributor[] = [];

  constructor(
    private readonly users: UsersService,
    private readonly roles: RolesService,
    private readonly sessions: OpenSessions,
    private readonly organizations: OrganizationsService,
  ) {}

  /** Registers a contributor; called once per area at start. */
  include(contributor: PrincipalContributor): void {
    this.contributors.push(contributor);
  }

  async of(actor: Actor): Promise<PrincipalView> {
    const user = await this.users.account(actor.userId);
    const { id, name } = await this.organizations.current();
    const { email, username, firstName, lastName, displayName, role, accountStatus } = user;
    const principal: PrincipalView = {
      ...{ id: user.id, email, username, firstName, lastName, displayName, role, accountStatus },
      organizationId: id,
      organizationName: name,
      classroomIds: [],
      grants: await this.roles.grantsOf(user.roleId),
      subscriptionTier: user.subscriptionTier,
      sessionId: actor.sessionId,
      sessionExpiresAt: await this.sessions.ping(actor),
    };
    const parts = await Promise.all(this.contributors.map((contribute) => contribute(actor)));
    const grants = new Set([principal, ...parts].flatMap((part) => part.grants ?? []));
    const merged = parts.reduce<PrincipalView>((view, part) => ({ ...view, ...part }), principal);
    return { ...merged, grants: [...grants] };
  }
}
