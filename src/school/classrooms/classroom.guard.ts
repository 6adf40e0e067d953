import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { type Access, accessKey } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { PreparedRead, Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { Classroom } from './classroom.entity.js';
import { classroomPolicy } from './classrooms.policy.js';

const visibleClassroom: PreparedRead = {
  name: 'classroom-visible',
  text: (visible) => `SELECT c.id FROM classrooms c WHERE c.id = $3 AND ${visible('c')}`,
};

/**
 * Any route with a `:classroomId` is entered only by people who can see that classroom. A route whose own policy is
 * about classrooms finds it by that policy, which sees no more than this one: to ask twice is a round trip for nothing.
 */
@Injectable()
export class ClassroomGuard implements CanActivate {
  constructor(
    @InjectScoped(classroomPolicy) private readonly classrooms: Scoped<typeof classroomPolicy>,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const { actor, params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { classroomId?: string } }>>();
    const { classroomId } = params;
    const access = this.reflector.get<Access | undefined>(accessKey, context.getHandler());
    if (access?.kind === 'roles' && access.entity === Classroom) return true;
    // A malformed id is for the pipe to refuse.
    return actor && classroomId && isUuid(classroomId) ? this.enter(actor, classroomId) : true;
  }

  private async enter(actor: Actor, classroomId: string): Promise<true> {
    const found = await this.classrooms.read(actor, visibleClassroom, [classroomId]);
    if (found.length === 0) throw notFound('classroom');
    return true;
  }
}
