import { Id } from '#platform/shapes/fields.js';

/** A place in a subject. The most specific id counts; the ids above it are filled in. */
export class PlacementDraft {
  @Id()
  subjectId: string;

  @Id({ optional: true })
  unitId?: string;

  @Id({ optional: true })
  partId?: string;

  @Id({ optional: true })
  sectionId?: string;
}

/** A place in the outline of a subject: the most specific id and the ids above it. */
export class PlaceView {
  @Id({ nullable: true })
  classroomId: string | null;

  @Id({ nullable: true })
  subjectId: string | null;

  @Id({ nullable: true })
  unitId: string | null;

  @Id({ nullable: true })
  partId: string | null;

  @Id({ nullable: true })
  sectionId: string | null;
}
