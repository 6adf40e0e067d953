import { invalid } from '#platform/problems/problem.js';
import { subjectArchived, type SubjectStatus } from '#curriculum/subjects/subject.entity.js';

/** A place in a subject as somebody names it: the subject itself, or the one thing in its outline that is meant. */
export interface PlaceNamed {
  subjectId: string;
  unitId?: string | null;
  partId?: string | null;
  sectionId?: string | null;
}

/** The same place with everything above it filled in. */
export interface Place {
  subjectId: string;
  classroomId: string;
  unitId: string | null;
  partId: string | null;
  sectionId: string | null;
}

/** What the database found at a place. */
export interface PlaceFound extends Place {
  status: SubjectStatus;
}

/** The place, if what was named lies under one another and the subject is still in use. */
export function placeOf({ unitId, partId, sectionId }: PlaceNamed, { status, ...place }: PlaceFound): Place {
  if (status === 'archived') throw subjectArchived();
  const isOneLine =
    isFound(unitId, place.unitId) && isFound(partId, place.partId) && isFound(sectionId, place.sectionId);
  if (!isOneLine) throw invalid('place_invalid', 'Subject, unit, part and section do not lie under one another.');
  return place;
}

const isFound = (named: string | null | undefined, found: string | null): boolean =>
  !named || named.toLowerCase() === found;
