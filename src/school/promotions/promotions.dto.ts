import { PageOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Ids, Instant, Int, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { AcademicYear } from '#tenancy/organizations/academic-year.js';
import { type PromotionScope, promotionScopes } from './promotion.entity.js';

const year = { optional: true, example: '2027' };

class PromotionOptions {
  @Flag({
    default: false,
    about: 'Create classes that are missing in the target year, up to the maximum of each level',
  })
  createClassrooms: boolean;

  @Ids({ max: 1000, default: [], about: 'Students who repeat their level' })
  heldBack: string[];

  @Flag({ default: false, about: 'Report what would change without writing anything' })
  dryRun: boolean;
}

/** How to promote a class. */
export class ClassPromotionDraft extends PromotionOptions {
  @Id({ optional: true, about: 'The class all promoted students join; default: the one with the same class number' })
  classroomId?: string;

  @AcademicYear({
    ...year,
    about: "Default: the organization's current year if it is later, else the year after the class's",
  })
  academicYear?: string;
}

/** How to promote the whole school. */
export class YearPromotionDraft extends PromotionOptions {
  @AcademicYear({ ...year, example: '2026', about: "Default: the organization's current year" })
  fromAcademicYear?: string;

  @AcademicYear({ ...year, about: 'Default: the year after fromAcademicYear' })
  toAcademicYear?: string;
}

/** A past promotion with its counts. */
export class PromotionView extends RecordView {
  @Choice(promotionScopes, { about: 'Whether a class, a level or the whole school was promoted' })
  scope: PromotionScope;

  @Id({ nullable: true, about: 'Id of the class; null for other scopes' })
  classroomId: string | null;

  @Text({ nullable: true, about: 'Academic year that ended; null if the students had no class' })
  fromAcademicYear: string | null;

  @Text({ about: 'Academic year of the new classes' })
  toAcademicYear: string;

  @Id({ nullable: true, about: 'Id of the person who ran it; null if the account was erased' })
  promotedBy: string | null;

  @Int({ min: 0, about: 'Students who moved up a level' })
  promoted: number;

  @Int({ min: 0, about: 'Students who stayed at their level' })
  heldBack: number;

  @Int({ min: 0, about: 'Students who graduated' })
  graduated: number;

  @Int({ min: 0, about: 'Students without a class in the target year' })
  unassigned: number;

  @Instant({ nullable: true, about: 'When it was undone; null if it holds' })
  undoneAt: Date | null;
}

export class PromotionPage extends PageOf(PromotionView) {}
