import { Injectable } from '@nestjs/common';
import type { Section } from '#curriculum/outline/outline.entities.js';
import { OutlineService } from '#curriculum/outline/outline.service.js';
import { type MediaFound, SectionMedia } from '#curriculum/outline/section-media.port.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { All } from '#platform/ports/ports.js';

/** Sections as they are read: with the media their bodies mention. */
@Injectable()
export class SectionReadingService {
  constructor(
    private readonly outline: OutlineService,
    @All(SectionMedia) private readonly sources: SectionMedia[],
  ) {}

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

  private async find(actor: Actor, sections: Section[]): Promise<MediaFound[]> {
    const found = await Promise.all(this.sources.map((source) => source.ofSections(actor, sections)));
    return found[0] ?? sections.map(() => ({ media: {}, missingMedia: [] }));
  }
}
