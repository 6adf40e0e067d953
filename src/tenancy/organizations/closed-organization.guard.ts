import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Access, accessKey } from '#platform/access/access.js';
import { forbidden } from '#platform/problems/problem.js';
import { OrganizationsService } from './organizations.service.js';

/** Answers 403 `organization_closed` to everyone but the operator while the organization is closed (`homeroom org close`). */
@Injectable()
export class ClosedOrganizationGuard implements CanActivate {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.organizations.isClosed) return true;
    const access = this.reflector.get<Access | undefined>(accessKey, context.getHandler());
    if (access?.kind === 'operator' || (access?.kind === 'public' && access.whenClosed)) return true;
    throw forbidden('organization_closed', 'This organization is closed. Contact its operator to open it again.');
  }
}
