import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ChangesService } from './changes.service.js';
import { OperationLog } from './operation-log.service.js';
import { SyncBatch, SyncOperationPage, SyncOperationQuery, SyncResults } from './operations.dto.js';
import { OperationsService } from './operations.service.js';
import { SyncChanges, SyncChangesQuery, SyncDownload, SyncUpload, SyncUploadResult } from './sync.dto.js';
import { UploadService } from './upload.service.js';

@Controller('sync')
@ApiTag('sync', 'What clients keep offline: the protocol is described in docs/api.md')
export class SyncController {
  constructor(
    private readonly uploads: UploadService,
    private readonly operations: OperationsService,
    private readonly log: OperationLog,
    private readonly changes: ChangesService,
  ) {}

  @Post('upload')
  @SignedIn({ ownAccount: true })
  @Returns(SyncUploadResult, 'Store the votes, bookmarks and preferences that a browser kept before login')
  uploadStore(@CurrentActor() actor: Actor, @Body() upload: SyncUpload) {
    return this.uploads.upload(actor, upload);
  }

  @Get('download')
  @SignedIn()
  @Returns(SyncDownload, 'Show your votes, bookmarks and preferences')
  downloadStore(@CurrentActor() actor: Actor) {
    return this.uploads.download(actor);
  }

  @Post('operations')
  @SignedIn({ ownAccount: true })
  @Returns(SyncResults, 'Apply changes that were made offline, each once; the result of each is in the response')
  applyOperations(@CurrentActor() actor: Actor, @Body() batch: SyncBatch) {
    return this.operations.apply(actor, batch);
  }

  @Get('operations')
  @SignedIn()
  @Returns(SyncOperationPage, 'List the operations of your clients, latest first, with what was not applied')
  listSyncOperations(@CurrentActor() actor: Actor, @Query() query: SyncOperationQuery) {
    return this.log.list(actor, query);
  }

  @Get('changes')
  @SignedIn()
  @Refuses(409)
  @Returns(SyncChanges, 'List the changes of your synchronized records since a cursor')
  listChanges(@CurrentActor() actor: Actor, @Query() query: SyncChangesQuery) {
    return this.changes.list(actor, query);
  }
}
