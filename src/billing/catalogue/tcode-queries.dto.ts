import { PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, Id } from '#platform/shapes/fields.js';
import {
  type TcodeAccess,
  tcodeAccesses,
  type TcodeKind,
  tcodeKinds,
  type TcodeStatus,
  tcodeStatuses,
} from './tcode.entity.js';

const tcodeSorts = ['code', 'title', 'createdAt'] as const;

export class TcodeQuery extends PageQuery {
  @Choice(tcodeKinds, { optional: true, about: 'Only entries of this kind' })
  kind?: TcodeKind;

  @Choice(tcodeAccesses, { optional: true, about: 'Only entries with this access' })
  access?: TcodeAccess;

  @Choice(tcodeStatuses, { default: 'active', about: 'Only entries in this status' })
  status: TcodeStatus;

  @Id({ optional: true, about: 'Only entries of this subject' })
  subjectId?: string;

  @Id({ optional: true, about: 'Only entries of this unit' })
  unitId?: string;

  @Id({ optional: true, about: 'Only entries of this course' })
  courseId?: string;

  @Id({ optional: true, about: 'Only entries of this module' })
  moduleId?: string;

  @Id({ optional: true, about: 'Only entries of this learning path' })
  pathId?: string;

  @Flag({ optional: true, about: 'Only public entries, or only others' })
  isPublic?: boolean;

  @SearchWords('the code or title')
  q?: string;

  @Sort(tcodeSorts, 'code')
  sort: SortOf<typeof tcodeSorts>;
}
