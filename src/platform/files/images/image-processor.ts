import { Injectable } from '@nestjs/common';
import type { Sharp } from 'sharp';

/** How many pixels are at most held in memory at once, for pictures that must be unpacked whole. */
const minSerializedPixels = 25_000_000;
/** And for those that are read line by line. */
const maxPixels = 150_000_000;
const smallEdge = 320;

/** Looks at images and makes them small: one at a time, so that memory stays bounded whatever is sent. */
@Injectable()
export class ImageProcessor {
  private last: Promise<unknown> = Promise.resolve();

  /** Width times height, from the first bytes of an image; undefined when these do not say. */
  pixels(head: Buffer): Promise<number | undefined> {
    return this.inTurn(async () => {
      const image = await open(head);
      return image.metadata().then(
        ({ width, height }) => width * height,
        () => undefined,
      );
    });
  }

  /** At most 320 pixels wide and high, as WebP, upright; undefined when it is no image or would cost too much. */
  small(bytes: Buffer): Promise<Buffer | undefined> {
    return this.inTurn(async () => {
      const { width, height, format, isProgressive } = await (await open(bytes)).metadata();
      const isUnpackedWhole = isProgressive === true || !['jpeg', 'png'].includes(format);
      if (isUnpackedWhole && width * height > minSerializedPixels) return undefined;
      const image = await open(bytes, maxPixels);
      return image
        .rotate()
        .resize({ width: smallEdge, height: smallEdge, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 75 })
        .toBuffer();
    }).catch(() => undefined);
  }

  /** A drawing of our own as WebP. */
  drawn(svg: string): Promise<Buffer> {
    return this.inTurn(async () => (await open(Buffer.from(svg), maxPixels)).webp({ quality: 90 }).toBuffer());
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

/** sharp is loaded with the first picture: most processes never see one. */
async function open(bytes: Buffer, limitInputPixels: number | false = false): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp(bytes, { failOn: 'none', sequentialRead: true, limitInputPixels });
}
