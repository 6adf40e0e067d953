import { Injectable } from '@nestjs/common';
import { Accounts } from '#identity/accounts/accounts.js';
import { RolesService } from '#identity/roles/roles.service.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import type { Actor } from '#platform/access/actor.js';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { PrincipalView } from './auth.dto.js';
import { PrincipalFacts } from './principal-facts.port.js';

/** Who the signed-in person is, put together from what each area knows. */
@Injectable()
export class PrincipalService {
  constructor(
    private readonly users: Accounts,
    private readonly roles: RolesService,
    private readonly sessions: OpenSessions,
    private readonly organizations: OrganizationsService,
    private readonly features: Features,
    @All(PrincipalFacts) private readonly sources: PrincipalFacts[],
  ) {}

  async of(actor: Actor): Promise<PrincipalView> {
    const user = await this.users.account(actor.userId);
    const { id, name } = await this.organizations.current();
    const { email, username, firstName, lastName, displayName, role, accountStatus } = user;
    const principal: PrincipalView = {
      id: user.id,
      email,
      username,
      firstName,
      lastName,
      displayName,
      role,
      accountStatus,
      organizationId: id,
      organizationName: name,
      features: [...this.features.on],
      classroomIds: [],
      grants: await this.roles.grantsOf(user.roleId),
      subscriptionTier: user.subscriptionTier,
      workshopAccessGranted: user.workshopAccessGranted,
      sessionId: actor.sessionId,
      sessionExpiresAt: await this.sessions.ping(actor),
    };
    const facts = await Promise.all(this.sources.map((source) => source.principalFacts(actor)));
    const grants = new Set([principal, ...facts].flatMap((part) => part.grants ?? []));
    const whole = facts.reduce<PrincipalView>((known, part) => ({ ...known, ...part }), principal);
    return { ...whole, grants: [...grants] };
  }
}
