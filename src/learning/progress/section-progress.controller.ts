import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { SectionProgressView, SectionReport } from './progress.dto.js';
import { progressPolicy } from './progress.policy.js';
import { SectionProgressService } from './section-progress.service.js';

@Controller('progress/sections')
@ApiTag('progress')
export class SectionProgressController {
  constructor(private readonly progress: SectionProgressService) {}

  @Get(':sectionId')
  @Can('readOwn', progressPolicy)
  @RequiresAccess('section', 'sectionId')
  @Returns(SectionProgressView, 'Show your progress on a section')
  getSectionProgress(@CurrentActor() actor: Actor, @PathId('sectionId') sectionId: string) {
    return this.progress.get(actor, sectionId);
  }

  @Put(':sectionId')
  @Can('reportOwn', progressPolicy)
  @RequiresAccess('section', 'sectionId')
  @Returns(SectionProgressView, 'Report your progress on a section')
  reportSectionProgress(
    @CurrentActor() actor: Actor,
    @PathId('sectionId') sectionId: string,
    @Body() report: SectionReport,
  ) {
    return this.progress.report(actor, sectionId, report);
  }

  @Post(':sectionId/revisit')
  @Can('reportOwn', progressPolicy)
  @RequiresAccess('section', 'sectionId')
  @Returns(SectionProgressView, 'Take up a completed section again')
  revisitSection(@CurrentActor() actor: Actor, @PathId('sectionId') sectionId: string) {
    return this.progress.revisit(actor, sectionId);
  }
}
