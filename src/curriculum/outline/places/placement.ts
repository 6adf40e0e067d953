import { subjectArchived, type SubjectStatus } from '#curriculum/subjects/subject.entity.js';
import { invalid } from '#platform/problems/problem.js';

/** A place as the caller gives it: a subject, or one unit, part or section in its outline. */
export interface PlaceInput {
  subjectId: string;
  unitId?: string | null | undefined;
  partId?: string | null | undefined;
  sectionId?: string | null | undefined;
}

/** A place with the ids above it filled in. */
export interface Place {
  subjectId: string;
  classroomId: string;
  unitId: string | null;
  partId: string | null;
  sectionId: string | null;
}

/** A place read from the database, with the status of its subject. */
export interface PlaceRow extends Place {
  status: SubjectStatus;
}

/** Returns the place. Throws when the given ids are not nested in each other or the subject is archived. */
export function placeOf({ unitId, partId, sectionId }: PlaceInput, { status, ...place }: PlaceRow): Place {
  if (status === 'archived') throw subjectArchived();
  const isNested =
    isFound(unitId, place.unitId) && isFound(partId, place.partId) && isFound(sectionId, place.sectionId);
  if (!isNested) throw placeInvalid();
  return place;
}

const placeInvalid = () =>
  invalid(
    'place_invalid',
    'unitId, partId and sectionId must be in the given subject and in each other. Correct the ids or leave them out.',
  );

const isFound = (given: string | null | undefined, found: string | null): boolean =>
  !given || given.toLowerCase() === found;
