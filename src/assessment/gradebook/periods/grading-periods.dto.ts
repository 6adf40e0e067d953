import { PageOf, PageQuery } from '#platform/api/page.js';
import { Day, IntersectionType, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

/** A part of the school year with grades of its own. */
export class GradingPeriodDraft {
  @Text({ max: 100, example: 'First term 2026', about: 'Name, unique in the organization' })
  name: string;

  @Day({ example: '2026-05-16', about: 'First day, in the time zone of the organization' })
  startsOn: string;

  @Day({ example: '2026-10-10', about: 'Last day' })
  endsOn: string;
}

export class GradingPeriodChanges extends PartialType(GradingPeriodDraft) {}

export class GradingPeriodView extends IntersectionType(RecordView, GradingPeriodDraft) {}

export class GradingPeriodQuery extends PageQuery {}

export class GradingPeriodPage extends PageOf(GradingPeriodView) {}
