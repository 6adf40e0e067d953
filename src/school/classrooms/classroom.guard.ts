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
 * Answers 404 on every route with `:classroomId` when the actor cannot read the classroom. Routes whose policy is about
 * classrooms are skipped: that policy permits no more than this one, and a second query would cost a round trip.
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
    // The validation pipe rejects a malformed id.
    return actor && classroomId && isUuid(classroomId) ? this.assertReadable(actor, classroomId) : true;
  }

  private async assertReadable(actor: Actor, classroomId: string): Promise<true> {
    const found = await this.classrooms.read(actor, visibleClassroom, [classroomId]);
    if (found.length === 0) throw notFound('classroom');
    return true;
  }
}
