import { Body, Controller, Get, Put } from '@nestjs/common';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { GradebookSetupDraft, GradebookSetupView } from './gradebook-setup.dto.js';
import { GradebookSetupService } from './gradebook-setup.service.js';

@Controller('subjects/:id/gradebook/setup')
@ApiTag('gradebook')
export class GradebookSetupController {
  constructor(private readonly setups: GradebookSetupService) {}

  @Get()
  @Can('edit', subjectPolicy)
  @Returns(GradebookSetupView, 'Show how the total grades of a subject are calculated')
  getGradebookSetup(@CurrentActor() actor: Actor, @PathId() subjectId: string) {
    return this.setups.show(actor, subjectId);
  }

  @Put()
  @Can('edit', subjectPolicy)
  @Returns(GradebookSetupView, 'Replace how the total grades of a subject are calculated')
  replaceGradebookSetup(
    @CurrentActor() actor: Actor,
    @PathId() subjectId: string,
    @Body() draft: GradebookSetupDraft,
    @IfMatch() version?: number,
  ) {
    return this.setups.replace(actor, subjectId, draft, version);
  }
}
