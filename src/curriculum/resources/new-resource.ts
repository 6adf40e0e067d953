import { topicsOf } from '#identity/profiles/topics.js';
import type { Actor } from '#platform/access/actor.js';
import { kindOf } from '#platform/files/content/file-types.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { invalid } from '#platform/problems/problem.js';
import { fits, type ResourceScope, type ResourceType } from './resource-types.js';
import { Resource } from './resource.entity.js';
import type { MaterialDraft } from './resources.dto.js';

/** Builds a resource from a draft and an optional file. Its container sets the place and the label later. */
export function newResource(actor: Actor, scope: ResourceScope, draft: MaterialDraft, file?: StoredFile): Resource {
  const { description, contentUrl, videoId, thumbnailUrl, durationMinutes, difficultyLevel } = draft;
  const { author, sourceOrganization, publicationDate, topics } = draft;
  const title = draft.title ?? (file && withoutExtension(file.originalName));
  if (!title) throw titleMissing();
  const resource = Object.assign(new Resource(), {
    scope,
    title,
    description,
    contentUrl,
    videoId,
    thumbnailUrl,
    durationMinutes,
    difficultyLevel,
    author,
    sourceOrganization,
    publicationDate,
    topics: topicsOf(topics),
    createdBy: actor.userId,
  });
  if (file) resource.setFile(file);
  resource.refuseWithoutContent();
  resource.type = typeFor(resource, draft.type);
  return resource;
}

function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The requested type if the content fits it, otherwise the type of the content. Throws 400 `type_mismatch`. */
export function typeFor({ mimeType, videoId }: Resource, requested?: ResourceType): ResourceType {
  if (!mimeType) return requested ?? (videoId ? 'video' : 'link');
  const kind = kindOf(mimeType);
  if (!requested || fits(requested, kind)) return requested ?? kind;
  throw invalid(
    'type_mismatch',
    `A ${kind} file cannot have the type ${requested}. Leave type out or choose one that fits the file.`,
    [{ field: 'type', rule: 'type', message: `type must fit a ${kind} file` }],
  );
}

const titleMissing = () =>
  invalid('title_missing', 'title is required when no file is uploaded.', [
    { field: 'title', rule: 'title', message: 'title is required when no file is uploaded' },
  ]);
