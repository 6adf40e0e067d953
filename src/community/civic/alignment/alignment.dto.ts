import {
  type CivicChoice,
  civicChoices,
  type GovernmentLevel,
  governmentLevels,
} from '#community/civic/civic-terms.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Flag, Id, Int, Many, Text } from '#platform/shapes/fields.js';

export class AlignmentQuery extends PageQuery {
  @Id({ optional: true, about: 'Only this representative' })
  representativeId?: string;

  @Choice(governmentLevels, { name: 'GovernmentLevel', optional: true, about: 'Only representatives of this level' })
  level?: GovernmentLevel;

  @Flag({ default: false, about: 'true: only those who represent the country, state and district of your profile' })
  mine: boolean;
}

class ComparedBillView {
  @Text({ about: 'externalId of the bill' })
  billId: string;

  @Text({ about: 'Name of the bill' })
  billName: string;

  @Choice(civicChoices, { name: 'CivicChoice', about: 'Your vote: yes or no' })
  choice: CivicChoice;

  @Choice(civicChoices, { name: 'CivicChoice', about: 'Vote of the representative: yes or no' })
  representativeChoice: CivicChoice;

  @Flag({ about: 'Whether both votes are equal' })
  agrees: boolean;
}

export class AlignmentView {
  @Id({ about: 'Id of the representative' })
  representativeId: string;

  @Text({ example: 'Rosa Martin', about: 'Name of the representative' })
  name: string;

  @Text({ nullable: true, about: 'Office of the representative' })
  office: string | null;

  @Text({ nullable: true, about: 'Party of the representative' })
  party: string | null;

  @Choice(governmentLevels, { name: 'GovernmentLevel', about: 'Level of government' })
  level: GovernmentLevel;

  @Int({
    min: 0,
    max: 100,
    nullable: true,
    example: 67,
    about: '100 × agreed ÷ comparable, rounded half up; null without comparable bills',
  })
  alignment: number | null;

  @Int({ min: 0, about: 'Number of bills on which both voted yes or no' })
  comparable: number;

  @Int({ min: 0, about: 'Number of these on which both voted the same' })
  agreed: number;

  @Many(() => ComparedBillView, { max: 2000, about: 'The comparable bills, newest first' })
  bills: ComparedBillView[];
}

export class AlignmentPage extends PageOf(AlignmentView) {}
