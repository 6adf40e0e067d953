import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '#platform/config/settings.js';
import { CoverPictures } from './cover-pictures.js';
import { FilesService } from './files.service.js';
import { ImageSizes } from './image-sizes.js';
import { Intake } from './intake.js';
import { openStorage } from './open-storage.js';
import { Pictures } from './pictures.js';
import { Storage } from './storage.js';
import { StorageJobs } from './storage.jobs.js';
import { StorageUse } from './storage-use.js';
import { StorageUseController } from './storage-use.controller.js';
import { StoredFile } from './stored-file.entity.js';
import { Thumbnails } from './thumbnails.js';
import { UnnamedFiles } from './unnamed-files.js';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([StoredFile])],
  providers: [
    { provide: Storage, useFactory: openStorage, inject: [Settings] },
    CoverPictures,
    FilesService,
    ImageSizes,
    Intake,
    Pictures,
    StorageJobs,
    StorageUse,
    Thumbnails,
    UnnamedFiles,
  ],
  controllers: [StorageUseController],
  exports: [FilesService, Storage, StorageUse],
})
export class StorageModule {}
