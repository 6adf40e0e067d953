import type { Actor } from '#platform/access/actor.js';
import { invalid } from '#platform/problems/problem.js';
import { kindOf } from '#platform/files/content/file-types.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { topicsOf } from '#identity/profiles/topics.js';
import { Resource } from './resource.entity.js';
import type { MaterialDraft } from './resources.dto.js';
import { fits, type ResourceScope, type ResourceType } from './resource-types.js';

/** The resource a draft describes, of a file or as a link; where it goes is for its home to say. */
export function newResource(actor: Actor, scope: ResourceScope, draft: MaterialDraft, file?: StoredFile): Resource {
  const { description, contentUrl, videoId, thumbnailUrl, durationMinutes, difficultyLevel } = draft;
  const { author, sourceOrganization, publicationDate, topics } = draft;
  const title = draft.title ?? (file && withoutExtension(file.originalName));
  if (!title) throw titleMissing();
  const resource = Object.assign(new Resource(), {
    ...{ scope, title, description, contentUrl, videoId, thumbnailUrl, durationMinutes, difficultyLevel },
    ...{ author, sourceOrganization, publicationDate, topics: topicsOf(topics), createdBy: actor.userId },
  });
  if (file) resource.takeFile(file);
  resource.refuseWithoutContent();
  resource.type = typeFor(resource, draft.type);
  return resource;
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** What a resource is filed under: as somebody wants it, if its content allows that, or what it is. */
export function typeFor({ mimeType, videoId }: Resource, wanted?: ResourceType): ResourceType {
  if (!mimeType) return wanted ?? (videoId ? 'video' : 'link');
  const kind = kindOf(mimeType);
  if (!wanted || fits(wanted, kind)) return wanted ?? kind;
  throw invalid('type_mismatch', `The file is of the kind ${kind}, so the resource cannot be of the type ${wanted}.`, [
    { field: 'type', rule: 'type', message: `type must fit a file of the kind ${kind}` },
  ]);
}

const titleMissing = () =>
  invalid('title_missing', 'Give the resource a title.', [
    { field: 'title', rule: 'title', message: 'title must be filled in' },
  ]);
