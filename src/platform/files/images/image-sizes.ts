import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { type Problem, tooLarge } from '#platform/problems/problem.js';
import { unsupportedType } from '#platform/files/content/file-types.js';
import { ImageProcessor } from './image-processor.js';
import { Storage } from '#platform/files/drivers/storage.js';

/** Where nearly every image says how large it is. */
const headBytes = 128 * 1024;

/** Refuses images of few bytes that unpack to very many pixels, and what only begins like an image. */
@Injectable()
export class ImageSizes {
  constructor(
    private readonly storage: Storage,
    private readonly settings: Settings,
    private readonly pictures: ImageProcessor,
  ) {}

  /** Looks at an image that is kept already; removes it when it is refused. */
  async check(storageKey: string, sizeBytes: number): Promise<void> {
    const fault = await this.faultOf(storageKey, sizeBytes);
    if (!fault) return;
    await this.storage.remove([storageKey]);
    throw fault;
  }

  private async faultOf(key: string, sizeBytes: number): Promise<Problem | undefined> {
    const limit = this.settings.uploadMaxMegapixels;
    const pixels = await this.pixelsOf(key, sizeBytes);
    if (!pixels) return unsupportedType('This image is damaged. Open it, save it anew and send it again.');
    if (pixels <= limit * 1_000_000) return undefined;
    return tooLarge('image_too_large', `An image may have at most ${limit} million pixels. Make it smaller.`);
  }

  private async pixelsOf(key: string, sizeBytes: number): Promise<number | undefined> {
    const head = await this.storage.read(key, { start: 0, end: Math.min(sizeBytes, headBytes) - 1 });
    const pixels = await this.pictures.pixels(await buffer(head));
    if (pixels || sizeBytes <= headBytes) return pixels;
    return this.pictures.pixels(await buffer(await this.storage.read(key)));
  }
}
