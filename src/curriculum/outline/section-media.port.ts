import type { Actor } from '#platform/access/actor.js';
import type { Section } from './outline.entities.js';

/** A file or link a text mentions as `[[media:label]]`. */
export interface Media {
  resourceId: string;
  url: string;
  mimeType: string | null;
}

/** What one text mentions: found media by label, and the labels that name nothing. */
export interface MediaFound {
  media: Record<string, Media>;
  missingMedia: string[];
}

/** Finds the media that sections mention. Provided by resources. */
export abstract class SectionMedia {
  /** For each section what its body mentions, in the same order. */
  abstract ofSections(actor: Actor, sections: Section[]): Promise<MediaFound[]>;
}
