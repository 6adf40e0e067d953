import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  CoreSubjectChanges,
  CoreSubjectDraft,
  CoreSubjectPage,
  CoreSubjectQuery,
  CoreSubjectView,
} from './core-subjects.dto.js';
import { CoreSubjectsService } from './core-subjects.service.js';
import { coreSubjectPolicy } from './subjects.policy.js';

@Controller('core-subjects')
@ApiTag('core-subjects', 'The fields of study of a school, independent of classrooms')
export class CoreSubjectsController {
  constructor(private readonly coreSubjects: CoreSubjectsService) {}

  @Get()
  @Can('read', coreSubjectPolicy)
  @Returns(CoreSubjectPage, 'List core subjects by name')
  list(@CurrentActor() actor: Actor, @Query() query: CoreSubjectQuery) {
    return this.coreSubjects.list(actor, query);
  }

  @Post()
  @Can('create', coreSubjectPolicy)
  @Returns(CoreSubjectView, 'Create a core subject', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: CoreSubjectDraft) {
    return this.coreSubjects.create(actor, draft);
  }

  @Get(':id')
  @Can('read', coreSubjectPolicy)
  @Returns(CoreSubjectView, 'Show a core subject')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.coreSubjects.get(actor, id);
  }

  @Patch(':id')
  @Can('edit', coreSubjectPolicy)
  @Returns(CoreSubjectView, 'Change a core subject')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: CoreSubjectChanges,
    @IfMatch() version?: number,
  ) {
    return this.coreSubjects.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', coreSubjectPolicy)
  @Returns(Nothing, 'Delete a core subject that no classroom uses')
  remove(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.coreSubjects.remove(actor, id);
  }
}
