import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { GuardianDraft, GuardianPage, GuardianView } from './guardians.dto.js';
import { guardianPolicy } from './guardians.policy.js';
import { GuardiansService } from './guardians.service.js';

@Controller('students/:id/guardians')
@ApiTag('students')
export class GuardiansController {
  constructor(private readonly guardians: GuardiansService) {}

  @Get()
  @Can('read', guardianPolicy)
  @Returns(GuardianPage, 'List the guardians of a student')
  list(@CurrentActor() actor: Actor, @PathId() studentId: string, @Query() query: PageQuery) {
    return this.guardians.list(actor, studentId, query);
  }

  @Post()
  @Can('create', guardianPolicy)
  @Returns(GuardianView, 'Add a guardian to a student', 201)
  create(@CurrentActor() actor: Actor, @PathId() studentId: string, @Body() draft: GuardianDraft) {
    return this.guardians.create(actor, studentId, draft);
  }

  @Delete(':parentId')
  @Can('remove', guardianPolicy)
  @Returns(Nothing, 'Remove a guardian from a student')
  remove(@CurrentActor() actor: Actor, @PathId() studentId: string, @PathId('parentId') parentId: string) {
    return this.guardians.remove(actor, studentId, parentId);
  }
}
