import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import type { Sharp } from 'sharp';

/** Limit for images that are decoded into memory as a whole. */
const maxDecodedPixels = 25_000_000;
/** Limit for images that are decoded line by line. */
const maxStreamedPixels = 150_000_000;
const maxThumbnailEdge = 320;

/** Measures and scales images, one at a time per process, which bounds the memory used. */
@Injectable()
export class ImageProcessor {
  private readonly queue = pLimit(1);

  /** Width times height, from the first bytes of an image; undefined when they do not contain its size. */
  pixels(head: Buffer): Promise<number | undefined> {
    return this.queue(async () => {
      const image = await open(head);
      return image.metadata().then(
        ({ width, height }) => width * height,
        () => undefined,
      );
    });
  }

  /** At most 320 pixels wide and high, as WebP, upright; undefined when it is not an image or exceeds the limits. */
  small(bytes: Buffer): Promise<Buffer | undefined> {
    return this.queue(async () => {
      const { width, height, format, isProgressive } = await (await open(bytes)).metadata();
      const isDecodedWhole = isProgressive === true || !['jpeg', 'png'].includes(format);
      if (isDecodedWhole && width * height > maxDecodedPixels) return undefined;
      const image = await open(bytes, maxStreamedPixels);
      return image
        .rotate()
        .resize({ width: maxThumbnailEdge, height: maxThumbnailEdge, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 75 })
        .toBuffer();
    }).catch(() => undefined);
  }

  /** Renders trusted SVG as WebP. */
  fromSvg(svg: string): Promise<Buffer> {
    return this.queue(async () => (await open(Buffer.from(svg), maxStreamedPixels)).webp({ quality: 90 }).toBuffer());
  }
}

/** sharp is loaded with the first image: most processes never need it. */
async function open(bytes: Buffer, limitInputPixels: number | false = false): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp(bytes, { failOn: 'none', sequentialRead: true, limitInputPixels });
}
