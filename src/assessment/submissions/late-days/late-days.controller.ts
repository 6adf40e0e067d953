import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { LateDayBudgetDraft, LateDaysPage, LateDaysView } from './late-days.dto.js';
import { LateDaysService } from './late-days.service.js';

@Controller('subjects')
@ApiTag('grades')
export class LateDaysController {
  constructor(private readonly lateDays: LateDaysService) {}

  @Get(':id/late-days')
  @Can('edit', subjectPolicy)
  @Returns(LateDaysPage, 'List the late days of the students in a subject')
  listLateDays(@CurrentActor() actor: Actor, @PathId() subjectId: string, @Query() query: PageQuery) {
    return this.lateDays.list(actor, subjectId, query);
  }

  @Put(':id/late-days')
  @Can('edit', subjectPolicy)
  @Returns(LateDaysView, 'Set how many late days students may use in a subject without a penalty')
  setLateDays(@CurrentActor() actor: Actor, @PathId() subjectId: string, @Body() draft: LateDayBudgetDraft) {
    return this.lateDays.setBudget(actor, subjectId, draft);
  }

  @Get(':id/late-days/me')
  @Can('readOwn', submissionPolicy)
  @Returns(LateDaysView, 'Show your own late days in a subject')
  getOwnLateDays(@CurrentActor() actor: Actor, @PathId() subjectId: string) {
    return this.lateDays.ownDays(actor, subjectId);
  }
}
