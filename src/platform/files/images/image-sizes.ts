import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { unsupportedType } from '#platform/files/content/file-types.js';
import { Storage } from '#platform/files/drivers/storage.js';
import { type Problem, tooLarge } from '#platform/problems/problem.js';
import { ImageProcessor } from './image-processor.js';

/** Nearly all images have their dimensions within these first bytes. */
const headBytes = 128 * 1024;

/** Refuses images whose decoded size exceeds UPLOAD_MAX_MEGAPIXELS (decompression bombs), and damaged ones. */
@Injectable()
export class ImageSizes {
  constructor(
    private readonly storage: Storage,
    private readonly settings: Settings,
    private readonly images: ImageProcessor,
  ) {}

  /** Checks a stored image. Removes it and throws a Problem when it is refused. */
  async check(storageKey: string, sizeBytes: number): Promise<void> {
    const problem = await this.problemOf(storageKey, sizeBytes);
    if (!problem) return;
    await this.storage.remove([storageKey]);
    throw problem;
  }

  private async problemOf(key: string, sizeBytes: number): Promise<Problem | undefined> {
    const limit = this.settings.uploadMaxMegapixels;
    const pixels = await this.pixelsOf(key, sizeBytes);
    if (!pixels) return unsupportedType('The image is damaged. Save it again and repeat the upload.');
    if (pixels <= limit * 1_000_000) return undefined;
    return tooLarge(
      'image_too_large',
      `An image may have at most ${limit} million pixels. Scale it down and repeat the upload.`,
    );
  }

  private async pixelsOf(key: string, sizeBytes: number): Promise<number | undefined> {
    const head = await this.storage.read(key, { start: 0, end: Math.min(sizeBytes, headBytes) - 1 });
    const pixels = await this.images.pixels(await buffer(head));
    if (pixels || sizeBytes <= headBytes) return pixels;
    return this.images.pixels(await buffer(await this.storage.read(key)));
  }
}
