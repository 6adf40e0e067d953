import { Body, Controller, Get, Post } from '@nestjs/common';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { AutoStructureDraft, AutoStructureView } from './auto-structure.dto.js';
import { AutoStructureService } from './auto-structure.service.js';
import { SubjectTreeView } from './subject-trees.dto.js';
import { SubjectTreesService } from './subject-trees.service.js';

/** Subjects together with their outlines. */
@Controller('subjects')
@ApiTag('subjects')
export class SubjectTreesController {
  constructor(
    private readonly trees: SubjectTreesService,
    private readonly structures: AutoStructureService,
  ) {}

  @Get(':id')
  @Can('read', subjectPolicy)
  @RequiresAccess('subject')
  @Returns(SubjectTreeView, 'Show a subject with its whole outline')
  getSubject(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.trees.get(actor, id);
  }

  @Post(':id/auto-structure')
  @Can('edit', subjectPolicy)
  @Returns(AutoStructureView, 'Create the outline of a subject from a table of contents')
  autoStructure(@CurrentActor() actor: Actor, @PathId() id: string, @Body() draft: AutoStructureDraft) {
    return this.structures.structure(actor, id, draft);
  }
}
