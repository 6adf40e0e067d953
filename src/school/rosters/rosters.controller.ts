import { Controller, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { Returns } from '#platform/http/returns.js';
import { Topic } from '#platform/http/topic.js';
import { type Upload, Uploaded } from '#platform/http/uploads.js';
import { RosterOptions, RosterReportView } from './rosters.dto.js';
import { rosterPolicy } from './rosters.policy.js';
import { RostersService } from './rosters.service.js';

@Controller('imports')
@Topic('imports', 'Files that bring whole classes or question banks')
export class RostersController {
  constructor(private readonly rosters: RostersService) {}

  @Post('roster')
  @Can('create', rosterPolicy)
  @Returns(RosterReportView, 'Import classes, people and families from a CSV file or a OneRoster bundle')
  importRoster(
    @CurrentActor() actor: Actor,
    @Uploaded(RosterOptions) { file, options }: Upload<RosterOptions>,
  ): Promise<RosterReportView> {
    return this.rosters.import(actor, file.bytes, options);
  }
}
