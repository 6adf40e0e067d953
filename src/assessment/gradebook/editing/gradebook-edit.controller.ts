import { Body, Controller, Get, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StudentGradesQuery } from '#assessment/gradebook/student-gradebook.dto.js';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ReturnsDownload } from '#platform/files/returns-file.js';
import { type Upload, Uploaded } from '#platform/files/uploads.js';
import { GradebookEdit, GradebookEditReport, GradebookImportOptions } from './gradebook-edit.dto.js';
import { GradebookEditService } from './gradebook-edit.service.js';
import { GradebookFileService } from './gradebook-file.service.js';

@Controller('subjects/:id/gradebook')
@ApiTag('gradebook')
export class GradebookEditController {
  constructor(
    private readonly editing: GradebookEditService,
    private readonly files: GradebookFileService,
  ) {}

  @Patch()
  @Can('edit', subjectPolicy)
  @Refuses(412)
  @Returns(GradebookEditReport, 'Change many grades of a subject, all or none, or report what would change')
  editGradebook(@CurrentActor() actor: Actor, @PathId() subjectId: string, @Body() edit: GradebookEdit) {
    return this.editing.edit(actor, subjectId, edit);
  }

  @Get('csv')
  @Can('edit', subjectPolicy)
  @ReturnsDownload('Download the grades of a subject as CSV', 'text/csv')
  exportGradebook(
    @CurrentActor() actor: Actor,
    @PathId() subjectId: string,
    @Query() query: StudentGradesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.files.send(actor, { ...query, subjectId }, request, reply);
  }

  @Post('import')
  @Can('edit', subjectPolicy)
  @Returns(GradebookEditReport, 'Import grades of a subject from a downloaded and edited CSV file, all or none', 200)
  importGradebook(
    @CurrentActor() actor: Actor,
    @PathId() subjectId: string,
    @Uploaded(GradebookImportOptions) { file, options }: Upload<GradebookImportOptions>,
  ) {
    return this.files.import(actor, subjectId, file.bytes, options);
  }
}
