import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import type { FileKind } from '#platform/files/content/file-types.js';
import { Storage } from '#platform/files/drivers/storage.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { firstFrame } from './first-frame.js';

/** The image to make a thumbnail from: the image itself, the embedded cover of audio or video, a video's first frame. */
@Injectable()
export class CoverImages {
  constructor(
    private readonly storage: Storage,
    private readonly settings: Settings,
  ) {}

  /** The unscaled image; undefined when the file has none. */
  async of(file: StoredFile, kind: FileKind): Promise<Buffer | undefined> {
    if (kind === 'image') return buffer(await this.storage.read(file.storageKey));
    const cover = await this.coverOf(file);
    if (cover ?? kind !== 'video') return cover;
    return this.settings.ffmpegPath ? this.frameOf(file, this.settings.ffmpegPath) : undefined;
  }

  private async coverOf({ storageKey, mimeType, sizeBytes }: StoredFile): Promise<Buffer | undefined> {
    const { parseStream } = await import('music-metadata');
    const stream = await this.storage.read(storageKey);
    try {
      const { common } = await parseStream(stream, { mimeType, size: sizeBytes }, { duration: false });
      const [picture] = common.picture ?? [];
      return picture && Buffer.from(picture.data);
    } catch {
      return undefined;
    } finally {
      stream.destroy();
    }
  }

  private async frameOf({ storageKey, mimeType }: StoredFile, ffmpeg: string): Promise<Buffer | undefined> {
    const path = this.storage.pathOf(storageKey);
    const source = path ?? (await this.storage.read(storageKey));
    return firstFrame(ffmpeg, source, mimeType === 'video/webm' ? 'matroska' : 'mov');
  }
}
