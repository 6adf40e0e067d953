import { resolve } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '#platform/config/settings.js';
import { CoverPictures } from './cover-pictures.js';
import { FilesService } from './files.service.js';
import { ImageSizes } from './image-sizes.js';
import { Intake } from './intake.js';
import { LocalStorage } from './local-storage.js';
import { Pictures } from './pictures.js';
import { S3Storage } from './s3-storage.js';
import { Storage } from './storage.js';
import { StorageJobs } from './storage.jobs.js';
import { StoredFile } from './stored-file.entity.js';
import { Thumbnails } from './thumbnails.js';
import { UnnamedFiles } from './unnamed-files.js';

/** Each organization has a folder, or a prefix in its bucket, of its own. */
function openStorage(settings: Settings): Storage {
  const { storageDriver, storageDir, dataDir, organizationSlug } = settings;
  if (storageDriver === 's3') return new S3Storage(settings);
  return new LocalStorage(resolve(storageDir ?? `${dataDir}/files/${organizationSlug}`));
}

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
    Thumbnails,
    UnnamedFiles,
  ],
  exports: [FilesService, Storage],
})
export class StorageModule {}
