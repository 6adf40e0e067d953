import {
  type CivicChoice,
  civicChoices,
  externalId,
  type GovernmentLevel,
  governmentLevels,
} from '#community/civic/civic-terms.js';
import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, IntersectionType, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

const country = {
  max: 3,
  lowerCase: true,
  pattern: /^[a-z]{2,3}$/,
  shape: 'a country code such as us',
};

class RepresentativeFields {
  @Text({ example: 'Rosa Martin', about: 'Name of the representative' })
  name: string;

  @Choice(governmentLevels, { name: 'GovernmentLevel', about: 'Level of government' })
  level: GovernmentLevel;

  @Text({ ...country, example: 'us', about: 'ISO 3166-1 code of the country' })
  country: string;

  @Text({ max: 100, nullable: true, default: null, example: 'Ohio', about: 'null: of the whole country' })
  state: string | null;

  @Text({ max: 100, nullable: true, default: null, example: 'District 3', about: 'null: of the whole state' })
  district: string | null;

  @Text({ max: 100, nullable: true, default: null, about: 'Party, if any' })
  party: string | null;

  @Text({ nullable: true, default: null, example: 'Senator', about: 'Office held' })
  office: string | null;
}

class RepresentativeId {
  @Text({ ...externalId, about: 'Id at the source, by which imports recognise them; it cannot be changed' })
  externalId: string;
}

export class RepresentativeDraft extends IntersectionType(RepresentativeId, RepresentativeFields) {}

export class RepresentativeChanges extends PartialType(RepresentativeFields) {}

export class RepresentativeView extends IntersectionType(RecordView, RepresentativeDraft) {}

export class RepresentativePage extends PageOf(RepresentativeView) {}

const representativeSorts = ['name', 'createdAt'] as const;

export class RepresentativeQuery extends PageQuery {
  @SearchWords('the name or office')
  q?: string;

  @Choice(governmentLevels, { name: 'GovernmentLevel', optional: true, about: 'Only those of this level' })
  level?: GovernmentLevel;

  @Text({ ...country, optional: true, about: 'Only those of this country' })
  country?: string;

  @Text({ max: 100, optional: true, about: 'Only those of this state; case is ignored' })
  state?: string;

  @Text({ max: 100, optional: true, about: 'Only those of this district; case is ignored' })
  district?: string;

  @Flag({
    default: false,
    about: 'true: only those who represent the country, state and district of your profile; none without a country',
  })
  mine: boolean;

  @Sort(representativeSorts, 'name')
  sort: SortOf<typeof representativeSorts>;
}

/** How a representative voted on a bill. */
export class RepresentativeVoteView {
  @Text({ about: 'externalId of the bill' })
  billId: string;

  @Text({ about: 'Name of the bill' })
  billName: string;

  @Choice(civicChoices, { name: 'CivicChoice', about: 'How the representative voted' })
  choice: CivicChoice;
}

export class RepresentativeVotePage extends PageOf(RepresentativeVoteView) {}
