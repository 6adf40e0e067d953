import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { OutlineService } from './outline.service.js';
import type { Section } from './outline.entities.js';

/** The media that `[[media:label]]` in a text refers to. */
export interface Media {
  resourceId: string;
  url: string;
  mimeType: string | null;
}

/** The media a text refers to, by label, and the labels without media visible to the reader. */
export interface MediaFound {
  media: Record<string, Media>;
  missingMedia: string[];
}

/** Finds the media each section refers to, in the order of the sections. */
export type FindMedia = (actor: Actor, sections: Section[]) => Promise<MediaFound[]>;

/** Reads sections together with the media their bodies refer to. */
@Injectable()
export class SectionReadingService {
  private find: FindMedia = (_, sections) => Promise.resolve(sections.map(() => ({ media: {}, missingMedia: [] })));

  constructor(private readonly outline: OutlineService) {}

  /** Called by the resources feature, which this feature must not import. */
  useMediaFinder(find: FindMedia): void {
    this.find = find;
  }

  async get(actor: Actor, id: string): Promise<Section & MediaFound> {
    const section = await this.outline.sections.get(actor, id);
    const [found] = await this.find(actor, [section]);
    return Object.assign(section, found);
  }

  async list(actor: Actor, partId: string, query: PageQuery): Promise<Page<Section & MediaFound>> {
    const page = await this.outline.sections.list(actor, partId, query);
    const found = await this.find(actor, page.items);
    return { ...page, items: page.items.map((section, index) => Object.assign(section, found[index])) };
  }
}
