import type { Section } from '#curriculum/outline/outline.entities.js';
import { type Media, type MediaFound, SectionMedia } from '#curriculum/outline/section-media.port.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { labelsIn } from './media-labels.js';
import { urlOf } from './resource-content.entity.js';
import { resourcePolicy } from './resources.policy.js';
import { mediaById, mediaOfSections } from './resources.sql.js';

interface MediaRow {
  resourceId: string;
  mimeType: string | null;
  fileId: string | null;
  contentUrl: string | null;
  videoId: string | null;
}

interface SectionMediaRow extends MediaRow {
  sectionId: string;
  label: string;
}

/** Resolves `[[media:label]]` in texts: one statement for any number of texts, none when they contain no label. */
@Provides(SectionMedia)
export class MediaService implements SectionMedia {
  constructor(@InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>) {}

  /** Returns the resources that the actor can read, as media by id. */
  async byId(actor: Actor, resourceIds: string[]): Promise<Map<string, Media>> {
    if (resourceIds.length === 0) return new Map();
    const rows = await this.resources.read<MediaRow>(actor, mediaById, [resourceIds]);
    return new Map(rows.map((row) => [row.resourceId, mediaOf(row)]));
  }

  async ofSections(actor: Actor, sections: Section[]): Promise<MediaFound[]> {
    const labels = labelsIn(...sections.map(({ body }) => body));
    const ids = sections.map(({ id }) => id);
    const rows = labels.length ? await this.resources.read<SectionMediaRow>(actor, mediaOfSections, [ids, labels]) : [];
    return sections.map(({ id, body }) => {
      const own = rows.filter(({ sectionId }) => sectionId === id);
      return resolve(labelsIn(body), new Map(own.map((row) => [row.label, mediaOf(row)])));
    });
  }
}

/** Splits labels into known media and missing labels. */
export function resolve(labels: string[], known: Map<string, Media>): MediaFound {
  const media: MediaFound['media'] = {};
  const missingMedia: string[] = [];
  for (const label of labels) {
    const found = known.get(label);
    if (found) media[label] = found;
    else missingMedia.push(label);
  }
  return { media, missingMedia };
}

const mediaOf = ({ resourceId, mimeType, ...row }: MediaRow): Media => ({
  resourceId,
  url: urlOf({ id: resourceId, ...row }),
  mimeType,
});
