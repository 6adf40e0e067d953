import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ChangesService } from './changes.service.js';
import { OperationLog } from './operation-log.service.js';
import { OperationsService } from './operations.service.js';
import { SyncController } from './sync.controller.js';
import { SyncJobs } from './sync.jobs.js';
import { SyncedCollections } from './synced-collections.js';
import { UploadService } from './upload.service.js';

@Feature('sync')
@Module({
  controllers: [SyncController],
  providers: [ChangesService, OperationLog, OperationsService, SyncedCollections, SyncJobs, UploadService],
})
export class SyncModule {}
