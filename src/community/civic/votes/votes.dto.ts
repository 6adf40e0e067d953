import {
  type CivicChoice,
  civicChoices,
  externalId,
  type GovernmentLevel,
  governmentLevels,
} from '#community/civic/civic-terms.js';
import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Instant, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

class VoteFields {
  @Text({ ...externalId, example: 'us-119-hr-1', about: 'externalId of the bill, which need not be published here' })
  billId: string;

  @Choice(civicChoices, { name: 'CivicChoice', about: 'Your vote; stored encrypted' })
  choice: CivicChoice;
}

const ofBill = 'of a bill that is not published; otherwise it is taken from the bill';

export class VoteDraft extends VoteFields {
  @Text({ max: 500, optional: true, about: `Name ${ofBill}` })
  billName?: string;

  @Text({ max: 100, optional: true, about: `Type ${ofBill}` })
  billType?: string;

  @Choice(governmentLevels, { name: 'GovernmentLevel', optional: true, about: `Level ${ofBill}` })
  governmentLevel?: GovernmentLevel;

  @Instant({
    optional: true,
    about:
      'When you voted, if that was earlier; a later vote on the bill is then kept. Times in the future count as now',
  })
  votedAt?: Date;
}

class VoteFacts {
  @Text({ max: 500, nullable: true, example: 'Fair Wages Act', about: 'Name of the bill' })
  billName: string | null;

  @Text({ max: 100, nullable: true, example: 'labor', about: 'Type of the bill' })
  billType: string | null;

  @Choice(governmentLevels, { name: 'GovernmentLevel', nullable: true, about: 'Level of government' })
  governmentLevel: GovernmentLevel | null;

  @Instant({ about: 'When you voted' })
  votedAt: Date;
}

export class VoteView extends IntersectionType(RecordView, VoteFields, VoteFacts) {}

export class VotePage extends PageOf(VoteView) {}

const voteSorts = ['votedAt', 'billName'] as const;

export class VoteQuery extends PageQuery {
  @Choice(governmentLevels, { name: 'GovernmentLevel', optional: true, about: 'Only votes on bills of this level' })
  level?: GovernmentLevel;

  @Sort(voteSorts, '-votedAt')
  sort: SortOf<typeof voteSorts>;
}
