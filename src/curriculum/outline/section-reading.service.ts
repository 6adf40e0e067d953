import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { OutlineService } from './outline.service.js';
import type { Section } from './outline.entities.js';

/** What `[[media:label]]` in a text stands for. */
export interface Media {
  resourceId: string;
  url: string;
  mimeType: string | null;
}

/** The media a text mentions, by label, and the labels that stand for nothing the reader can see. */
export interface MediaFound {
  media: Record<string, Media>;
  missingMedia: string[];
}

/** What each of the sections mentions, in the same order. */
export type FindMedia = (actor: Actor, sections: Section[]) => Promise<MediaFound[]>;

/** Sections as they are read: with the media their bodies mention (OQ-091). */
@Injectable()
export class SectionReadingService {
  private find: FindMedia = (_, sections) => Promise.resolve(sections.map(() => ({ media: {}, missingMedia: [] })));

  constructor(private readonly outline: OutlineService) {}

  /** Whoever keeps the media says here how they are found. */
  mediaFoundBy(find: FindMedia): void {
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
