import { BillDraft } from '#community/civic/bills/bills.dto.js';
import { externalId } from '#community/civic/civic-terms.js';
import { RepresentativeDraft } from '#community/civic/representatives/representatives.dto.js';
import { Flag, Int, Many, Part, Text, Texts } from '#platform/shapes/fields.js';

const voters = { max: 1000, length: externalId.max, default: [] };

/** How the representatives voted on one bill. */
export class RollCall {
  @Text({ ...externalId, about: 'externalId of the bill, in the import or published before' })
  billId: string;

  @Texts({ ...voters, about: 'externalIds of the representatives who voted yes' })
  yes: string[];

  @Texts({ ...voters, about: 'externalIds of those who voted no' })
  no: string[];

  @Texts({ ...voters, about: 'externalIds of those who abstained' })
  abstain: string[];
}

/** Bills, representatives and their votes. Rows are recognised by externalId; those that are not in the import stay. */
export class CivicImportDraft {
  @Flag({ default: false, about: 'Only report what an import would do' })
  dryRun: boolean;

  @Many(() => BillDraft, { max: 1000, default: [], about: 'Bills; those that exist get these values' })
  bills: BillDraft[];

  @Many(() => RepresentativeDraft, { max: 1000, default: [], about: 'Representatives; existing ones get these values' })
  representatives: RepresentativeDraft[];

  @Many(() => RollCall, { max: 500, default: [], about: 'Votes of representatives, by bill' })
  votes: RollCall[];
}

/** How many rows of one kind an import created, updated and found unchanged. */
export class CivicImportCounts {
  @Int({ min: 0, about: 'Number of new rows' })
  created: number;

  @Int({ min: 0, about: 'Number of changed rows' })
  updated: number;

  @Int({ min: 0, about: 'Number of rows that were the same already' })
  unchanged: number;
}

/** What an import changed or, in a dry run, would change. */
export class CivicImportView {
  @Flag({ about: 'Whether nothing was changed' })
  dryRun: boolean;

  @Part(() => CivicImportCounts, { about: 'Bills' })
  bills: CivicImportCounts;

  @Part(() => CivicImportCounts, { about: 'Representatives' })
  representatives: CivicImportCounts;

  @Part(() => CivicImportCounts, { about: 'Votes of representatives' })
  votes: CivicImportCounts;
}
