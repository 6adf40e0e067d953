import { Choice, Flag, Int, Secret, Text } from '#platform/shapes/fields.js';

export const storageDrivers = ['local', 's3'] as const;

/** Where files are stored, and their limits. */
export class StorageSettings {
  @Choice(storageDrivers, { default: 'local', about: 'Where files are stored: in a local folder or in S3' })
  storageDriver: (typeof storageDrivers)[number];

  @Text({
    max: 1000,
    optional: true,
    about: 'The folder for STORAGE_DRIVER=local; default files/<slug> in DATA_DIR',
  })
  storageDir?: string;

  @Text({ max: 63, optional: true, about: 'For STORAGE_DRIVER=s3: the bucket; keys begin with <slug>/' })
  s3Bucket?: string;

  @Text({ max: 100, optional: true, about: 'For STORAGE_DRIVER=s3: the region, such as eu-central-1' })
  s3Region?: string;

  @Text({
    max: 500,
    optional: true,
    pattern: /^https?:\/\//,
    shape: 'an http(s):// URL',
    about: 'The URL of an S3-compatible store such as MinIO; unset uses Amazon S3',
  })
  s3Endpoint?: string;

  @Secret({ optional: true, about: 'For STORAGE_DRIVER=s3: the access key id' })
  s3AccessKeyId?: string;

  @Secret({ optional: true, about: 'For STORAGE_DRIVER=s3: the secret access key' })
  s3SecretAccessKey?: string;

  @Flag({ default: false, about: 'Use path-style URLs, as required by MinIO and most other stores than Amazon S3' })
  s3ForcePathStyle: boolean;

  @Int({ min: 1, max: 2000, default: 10, about: 'Maximum size of an image in MiB' })
  uploadMaxImageMb: number;

  @Int({ min: 1, max: 2000, default: 25, about: 'Maximum size of a document in MiB' })
  uploadMaxDocumentMb: number;

  @Int({ min: 1, max: 2000, default: 100, about: 'Maximum size of an audio file in MiB' })
  uploadMaxAudioMb: number;

  @Int({ min: 1, max: 2000, default: 500, about: 'Maximum size of a video in MiB' })
  uploadMaxVideoMb: number;

  @Int({ min: 1, max: 500, default: 100, about: 'Maximum resolution of an image in megapixels' })
  uploadMaxMegapixels: number;

  @Int({ min: 0, max: 10_000_000, default: 1024, about: 'Storage quota of a student or parent in MiB; 0 disables it' })
  storageQuotaStudentMb: number;

  @Int({ min: 0, max: 10_000_000, default: 20_480, about: 'Storage quota of a teacher or admin in MiB; 0 disables it' })
  storageQuotaStaffMb: number;

  @Int({ min: 0, max: 1_000_000, default: 100, about: 'Storage quota of the organization in GiB; 0 disables it' })
  storageQuotaOrganizationGb: number;

  @Text({ max: 1000, optional: true, about: 'Path of ffmpeg; if set, videos get a thumbnail of their first frame' })
  ffmpegPath?: string;
}
