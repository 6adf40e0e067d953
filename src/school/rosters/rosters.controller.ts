import { Controller, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { type Upload, Uploaded } from '#platform/files/uploads.js';
import { classroomPolicy } from '#school/classrooms/classrooms.policy.js';
import { personPolicy } from '#school/people/people.policy.js';
import { ClassPasswords } from './class-passwords.service.js';
import { ClassPasswordsView, RosterOptions, RosterReportView } from './rosters.dto.js';
import { RostersService } from './rosters.service.js';

@Controller('imports')
@ApiTag('imports', 'Import of rosters and question banks from files')
export class RostersController {
  constructor(private readonly rosters: RostersService) {}

  @Post('roster')
  @Can('importRoster', classroomPolicy)
  @Returns(RosterReportView, 'Import classes, users and guardianships from a CSV file or a OneRoster bundle')
  importRoster(
    @CurrentActor() actor: Actor,
    @Uploaded(RosterOptions) { file, options }: Upload<RosterOptions>,
  ): Promise<RosterReportView> {
    return this.rosters.import(actor, file.bytes, options);
  }
}

@Controller('classrooms/:classroomId/one-time-passwords')
@ApiTag('students')
export class ClassPasswordsController {
  constructor(private readonly passwords: ClassPasswords) {}

  @Post()
  @Can('editLogin', personPolicy)
  @Returns(ClassPasswordsView, 'Renew the one-time passwords of the students of a class who have not logged in yet')
  renewClassPasswords(@CurrentActor() actor: Actor, @PathId('classroomId') classroomId: string) {
    return this.passwords.renew(actor, classroomId);
  }
}
