import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { classroomPolicy } from './classrooms.policy.js';

/** Any route with a `:classroomId` is entered only by people who can see that classroom. */
@Injectable()
export class ClassroomGuard implements CanActivate {
  constructor(@InjectScoped(classroomPolicy) private readonly classrooms: Scoped<typeof classroomPolicy>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor, params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { classroomId?: string } }>>();
    // A malformed id is for the pipe to refuse.
    if (actor && params.classroomId && isUuid(params.classroomId)) await this.classrooms.get(actor, params.classroomId);
    return true;
  }
}
