import { Int } from '#platform/shapes/fields.js';

/** Storage use and quota, in bytes. */
export class StorageUseView {
  @Int({ min: 0, max: Number.MAX_SAFE_INTEGER, example: 52_428_800, about: 'Bytes in use' })
  usedBytes: number;

  @Int({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    nullable: true,
    about: 'The quota; null is unlimited',
    example: 1_073_741_824,
  })
  maxBytes: number | null;
}
