import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { TcodeProgressView, TcodeReport } from '#learning/progress/progress.dto.js';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { TcodeProgressService } from './tcode-progress.service.js';

@Controller('progress/tcodes')
@ApiTag('progress')
export class TcodeProgressController {
  constructor(private readonly progress: TcodeProgressService) {}

  @Get(':tcodeId')
  @Can('readOwn', progressPolicy)
  @Returns(TcodeProgressView, 'Show your progress on the content of a tcode')
  getTcodeProgress(@CurrentActor() actor: Actor, @PathId('tcodeId') tcodeId: string) {
    return this.progress.get(actor, tcodeId);
  }

  @Put(':tcodeId')
  @Can('reportOwn', progressPolicy)
  @Returns(TcodeProgressView, 'Report your progress on the content of a tcode')
  reportTcodeProgress(@CurrentActor() actor: Actor, @PathId('tcodeId') tcodeId: string, @Body() report: TcodeReport) {
    return this.progress.report(actor, tcodeId, report);
  }

  @Post(':tcodeId/revisit')
  @Can('reportOwn', progressPolicy)
  @Returns(TcodeProgressView, 'Take up the completed content of a tcode again')
  revisitTcode(@CurrentActor() actor: Actor, @PathId('tcodeId') tcodeId: string) {
    return this.progress.revisit(actor, tcodeId);
  }
}
