import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '#platform/config/settings.js';
import { openStorage } from './drivers/open-storage.js';
import { Storage } from './drivers/storage.js';
import { EmbeddedFiles } from './embedded/embedded-files.js';
import { StorageJobs } from './files.jobs.js';
import { FilesService } from './files.service.js';
import { CoverImages } from './images/cover-images.js';
import { ImageProcessor } from './images/image-processor.js';
import { ImageSizes } from './images/image-sizes.js';
import { Thumbnails } from './images/thumbnails.js';
import { OrphanedFiles } from './orphaned-files.js';
import { ServerFiles } from './server-files.js';
import { StorageUseController } from './storage-use.controller.js';
import { StorageUse } from './storage-use.js';
import { StoredFile } from './stored-file.entity.js';
import { UploadReceiver } from './upload-receiver.js';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([StoredFile])],
  providers: [
    { provide: Storage, useFactory: openStorage, inject: [Settings] },
    CoverImages,
    EmbeddedFiles,
    FilesService,
    ImageSizes,
    UploadReceiver,
    ImageProcessor,
    ServerFiles,
    StorageJobs,
    StorageUse,
    Thumbnails,
    OrphanedFiles,
  ],
  controllers: [StorageUseController],
  exports: [EmbeddedFiles, FilesService, ServerFiles, Storage, StorageUse],
})
export class StorageModule {}
