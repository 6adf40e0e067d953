import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { SubjectChanges, SubjectDraft, SubjectPage, SubjectQuery, SubjectView } from './subjects.dto.js';
import { subjectPolicy } from './subjects.policy.js';
import { SubjectsService } from './subjects.service.js';

@Controller('subjects')
@ApiTag('subjects', 'The subjects of a classroom, with their outlines of units, parts and sections')
export class SubjectsController {
  constructor(private readonly subjects: SubjectsService) {}

  @Get()
  @Can('read', subjectPolicy)
  @Returns(SubjectPage, 'List subjects')
  list(@CurrentActor() actor: Actor, @Query() query: SubjectQuery) {
    return this.subjects.list(actor, query);
  }

  @Post()
  @Can('create', subjectPolicy)
  @Returns(SubjectView, 'Create a subject in a classroom', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: SubjectDraft) {
    return this.subjects.create(actor, draft);
  }

  @Patch(':id')
  @Can('edit', subjectPolicy)
  @Returns(SubjectView, 'Change a subject')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: SubjectChanges,
    @IfMatch() version?: number,
  ) {
    return this.subjects.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', subjectPolicy)
  @Returns(SubjectView, 'Archive a subject')
  archive(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.subjects.archive(actor, id, version);
  }

  @Post(':id/restore')
  @Can('remove', subjectPolicy)
  @Returns(SubjectView, 'Restore an archived subject')
  restore(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.subjects.restore(actor, id);
  }
}
