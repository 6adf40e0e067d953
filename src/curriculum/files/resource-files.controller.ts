import { Controller, Get, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ResourceView } from '#curriculum/resources/resource-views.dto.js';
import { ResourceDraft } from '#curriculum/resources/resources.dto.js';
import { resourcePolicy } from '#curriculum/resources/resources.policy.js';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can, SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { FileOrJson } from '#platform/files/file-or-json.js';
import { ReturnsFile } from '#platform/files/returns-file.js';
import { FileView } from '#platform/files/stored-file.dto.js';
import { FileForm } from '#platform/files/uploads.js';
import { ReplacementForm, UploadForm } from './resource-files.dto.js';
import { ResourceFilesService } from './resource-files.service.js';

@Controller()
@ApiTag('resources')
export class ResourceFilesController {
  constructor(private readonly files: ResourceFilesService) {}

  @Post('resources')
  @Can('create', resourcePolicy)
  @FileOrJson(ResourceDraft)
  @Refuses(404, 507)
  @Returns(ResourceView, 'Upload a file or add a link; library resources from teachers need approval', 201)
  createResource(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return this.files.create(actor, request);
  }

  @Put('resources/:id/file')
  @Can('edit', resourcePolicy)
  @FileForm(ReplacementForm)
  @Refuses(507)
  @Returns(ResourceView, 'Replace the file of a resource, keeping its label and place')
  replace(@CurrentActor() actor: Actor, @PathId() id: string, @Req() request: FastifyRequest) {
    return this.files.replace(actor, id, request);
  }

  @Get('resources/:id/download')
  @Can('read', resourcePolicy)
  @RequiresAccess('resource')
  @Refuses(409)
  @ReturnsFile('Download the file of a resource, whole or a byte range')
  download(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.files.download(actor, id, request, reply);
  }

  @Get('resources/:id/thumbnail')
  @Can('read', resourcePolicy)
  @RequiresAccess('resource')
  @Refuses(409)
  @ReturnsFile('Show the thumbnail of a file', 'image/webp')
  getResourceThumbnail(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.files.thumbnail(actor, id, request, reply);
  }

  @Post('files')
  @SignedIn()
  @FileForm(UploadForm)
  @Refuses(507)
  @Returns(FileView, 'Upload a file to submit or attach within 24 hours', 201)
  uploadFile(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return this.files.upload(actor, request);
  }

  @Get('files/:id/content')
  @Can('read', resourcePolicy)
  @RequiresAccess('file')
  @ReturnsFile('Download a file attached to a record you can read, or your own upload')
  getFileContent(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.files.content(actor, id, request, reply);
  }
}
