import { Body, Controller, Get, Put } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { AccessRulesDraft, AccessRulesView } from './access-rules.dto.js';
import { AccessRulesService } from './access-rules.service.js';

@Controller('assessments/:id/access-rules')
@ApiTag('assessments')
export class AccessRulesController {
  constructor(private readonly rules: AccessRulesService) {}

  @Get()
  @Can('edit', assessmentPolicy)
  @Returns(AccessRulesView, 'Show the password, network and browser rules of an assessment')
  getAccessRules(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.rules.get(actor, assessmentId);
  }

  @Put()
  @Can('edit', assessmentPolicy)
  @Returns(AccessRulesView, 'Set the password, network and browser rules of an assessment')
  setAccessRules(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() draft: AccessRulesDraft) {
    return this.rules.change(actor, assessmentId, draft);
  }
}
