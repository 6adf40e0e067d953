import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { AccessDecider, type RequiredAccess, requiredAccessKey } from './access-decider.js';

/** Answers 403 when content requires a subscription the caller does not have. Content outside the caller's scope stays 404. */
@Injectable()
export class ContentGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly decider: AccessDecider,
  ) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const required = this.reflector.getAllAndOverride<RequiredAccess | undefined>(requiredAccessKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!required) return true;
    const { actor, params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>();
    if (required === 'workshop') return actor ? this.decider.admitToWorkshop(actor).then(() => true) : true;
    const id = params[required.parameter];
    // A malformed id is rejected by the pipe.
    return actor && id && isUuid(id) ? this.decider.admit(actor, required.kind, id).then(() => true) : true;
  }
}
