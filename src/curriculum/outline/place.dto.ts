import { Id } from '#platform/shapes/fields.js';

/** Where in a subject; the finest place given counts, what lies above it is filled in. */
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

/** Where in the outline of a subject something is: the finest place and everything above it. */
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
