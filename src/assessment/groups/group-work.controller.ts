import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { GradeView } from '#assessment/grades/grades.dto.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { GroupWorkPage, MemberScore } from './group-work.dto.js';
import { GroupWorkService } from './group-work.service.js';

@Controller('assessments')
@ApiTag('groups')
export class GroupWorkController {
  constructor(private readonly work: GroupWorkService) {}

  @Get(':id/groups')
  @Can('edit', assessmentPolicy)
  @Returns(GroupWorkPage, 'List the groups of an assessment with their work')
  listGroupWork(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() query: PageQuery) {
    return this.work.list(actor, assessmentId, query);
  }

  @Put(':id/member-scores/:studentId')
  @Can('edit', assessmentPolicy)
  @Returns(GradeView, 'Give one member of a group another score than the group')
  setMemberScore(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @PathId('studentId') studentId: string,
    @Body() score: MemberScore,
  ) {
    return this.work.setMemberScore(actor, assessmentId, studentId, score);
  }
}
