import { externalId, type GovernmentLevel, governmentLevels } from '#community/civic/civic-terms.js';
import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Day, IntersectionType, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type BillStatus, billStatuses } from './civic-bill.entity.js';

class BillFields {
  @Text({ max: 500, example: 'Fair Wages Act', about: 'Name of the bill' })
  name: string;

  @Text({ max: 100, nullable: true, default: null, example: 'labor', about: 'What it is about; becomes a topic' })
  type: string | null;

  @Choice(governmentLevels, { name: 'GovernmentLevel', about: 'Level of government' })
  level: GovernmentLevel;

  @Choice(billStatuses, { name: 'BillStatus', default: 'introduced', about: 'How far it is' })
  status: BillStatus;

  @Text({ max: 5000, nullable: true, default: null, about: 'What it would change, as plain text' })
  summary: string | null;

  @Day({ nullable: true, default: null, about: 'Date of its introduction' })
  introducedOn: string | null;
}

class BillId {
  @Text({ ...externalId, about: 'Id of the bill at its source, under which people vote on it; it cannot be changed' })
  externalId: string;
}

export class BillDraft extends IntersectionType(BillId, BillFields) {}

export class BillChanges extends PartialType(BillFields) {}

export class BillView extends IntersectionType(RecordView, BillDraft) {}

export class BillPage extends PageOf(BillView) {}

const billSorts = ['introducedOn', 'name', 'createdAt'] as const;

export class BillQuery extends PageQuery {
  @SearchWords('the name or externalId')
  q?: string;

  @Text({ max: 100, optional: true, about: 'Only bills of this type; case is ignored' })
  type?: string;

  @Choice(governmentLevels, { name: 'GovernmentLevel', optional: true, about: 'Only bills of this level' })
  level?: GovernmentLevel;

  @Choice(billStatuses, { name: 'BillStatus', optional: true, about: 'Only bills with this status' })
  status?: BillStatus;

  @Sort(billSorts, '-createdAt')
  sort: SortOf<typeof billSorts>;
}
