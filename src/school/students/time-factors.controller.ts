import { Body, Controller, Get, Put } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { personPolicy } from '#school/people/people.policy.js';
import { TimeFactorDraft, TimeFactorView } from './students.dto.js';
import { TimeFactorsService } from './time-factors.service.js';

@Controller('students/:id/time-factor')
@ApiTag('students')
export class TimeFactorsController {
  constructor(private readonly factors: TimeFactorsService) {}

  @Get()
  @Can('edit', personPolicy)
  @Returns(TimeFactorView, 'Show the extra time of a student in exams')
  getTimeFactor(@CurrentActor() actor: Actor, @PathId() studentId: string) {
    return this.factors.get(actor, studentId);
  }

  @Put()
  @Can('edit', personPolicy)
  @Returns(TimeFactorView, 'Set the extra time of a student in exams; it also applies to running attempts')
  setTimeFactor(@CurrentActor() actor: Actor, @PathId() studentId: string, @Body() { timeFactor }: TimeFactorDraft) {
    return this.factors.set(actor, studentId, timeFactor);
  }
}
