import { Body, Controller, Post } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { NameRevealDraft, NameRevealView } from './names.dto.js';
import { NamesService } from './names.service.js';

@Controller('assessments')
@ApiTag('marking')
export class NamesController {
  constructor(private readonly names: NamesService) {}

  @Post(':id/name-reveal')
  @Can('revealNames', assessmentPolicy)
  @Returns(NameRevealView, 'Show the names of anonymously marked work before its grades are released')
  revealNames(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() { reason }: NameRevealDraft) {
    return this.names.reveal(actor, assessmentId, reason);
  }
}
