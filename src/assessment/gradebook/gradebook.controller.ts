import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { GradebookQuery, GradebookPage } from './gradebook.dto.js';
import { GradebookService } from './gradebook.service.js';

@Controller('subjects')
@ApiTag('submissions')
export class GradebookController {
  constructor(private readonly gradebook: GradebookService) {}

  @Get(':id/gradebook')
  @Can('edit', subjectPolicy)
  @Returns(GradebookPage, 'Show the grades of a class in a subject, student by student')
  getGradebook(@CurrentActor() actor: Actor, @PathId() subjectId: string, @Query() query: GradebookQuery) {
    return this.gradebook.get(actor, subjectId, query);
  }
}
