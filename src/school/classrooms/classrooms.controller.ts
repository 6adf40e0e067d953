import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  ClassroomChanges,
  ClassroomDraft,
  ClassroomPage,
  ClassroomQuery,
  ClassroomSummaryView,
  ClassroomView,
  RemovedView,
} from './classrooms.dto.js';
import { classroomPolicy, memberPolicy } from './classrooms.policy.js';
import { ClassroomsService } from './classrooms.service.js';
import { MemberDraft, MemberPage, MemberQuery, MemberView } from './members.dto.js';
import { MembersService } from './members.service.js';

@Controller('classrooms')
@ApiTag('classrooms', 'Classrooms of an academic year, and their teachers and students')
export class ClassroomsController {
  constructor(
    private readonly classrooms: ClassroomsService,
    private readonly members: MembersService,
  ) {}

  @Get()
  @Can('read', classroomPolicy)
  @Returns(ClassroomPage, 'List classrooms')
  list(@CurrentActor() actor: Actor, @Query() query: ClassroomQuery) {
    return this.classrooms.list(actor, query);
  }

  @Post()
  @Can('create', classroomPolicy)
  @Returns(ClassroomView, 'Create a classroom', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: ClassroomDraft) {
    return this.classrooms.create(actor, draft);
  }

  @Get(':classroomId')
  @Can('read', classroomPolicy)
  @Returns(ClassroomSummaryView, 'Show a classroom with its teachers')
  get(@CurrentActor() actor: Actor, @PathId('classroomId') classroomId: string) {
    return this.classrooms.getSummary(actor, classroomId);
  }

  @Patch(':classroomId')
  @Can('edit', classroomPolicy)
  @Returns(ClassroomView, 'Change a classroom')
  change(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Body() changes: ClassroomChanges,
    @IfMatch() version?: number,
  ) {
    return this.classrooms.change(actor, classroomId, changes, version);
  }

  @Delete(':classroomId')
  @Can('remove', classroomPolicy)
  @Returns(RemovedView, 'Delete a classroom without records, or archive it')
  remove(@CurrentActor() actor: Actor, @PathId('classroomId') classroomId: string) {
    return this.classrooms.remove(actor, classroomId);
  }

  @Post(':classroomId/restore')
  @Can('remove', classroomPolicy)
  @Returns(ClassroomView, 'Restore an archived classroom with its members')
  restore(@CurrentActor() actor: Actor, @PathId('classroomId') classroomId: string) {
    return this.classrooms.restore(actor, classroomId);
  }

  @Get(':classroomId/members')
  @Can('listMembers', memberPolicy)
  @Returns(MemberPage, 'List the teachers and students of a classroom by name')
  listMembers(@CurrentActor() actor: Actor, @PathId('classroomId') classroomId: string, @Query() query: MemberQuery) {
    return this.members.list(actor, classroomId, query);
  }

  @Post(':classroomId/members')
  @Can('create', memberPolicy)
  @Returns(MemberView, 'Add a teacher or student to a classroom', 201)
  addMember(@CurrentActor() actor: Actor, @PathId('classroomId') classroomId: string, @Body() { userId }: MemberDraft) {
    return this.members.add(actor, classroomId, userId);
  }

  @Delete(':classroomId/members/:userId')
  @Can('remove', memberPolicy)
  @Returns(Nothing, 'Remove a teacher or student from a classroom')
  removeMember(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @PathId('userId') userId: string,
  ) {
    return this.members.remove(actor, classroomId, userId);
  }
}
