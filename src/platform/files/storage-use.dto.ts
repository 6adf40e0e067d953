import { Int } from '#platform/shapes/fields.js';

/** Bytes in use, and how many there may be. */
export class StorageUseView {
  @Int({ min: 0, max: Number.MAX_SAFE_INTEGER, example: 52_428_800 })
  usedBytes: number;

  @Int({ min: 0, max: Number.MAX_SAFE_INTEGER, nullable: true, about: 'null sets no limit', example: 1_073_741_824 })
  maxBytes: number | null;
}
