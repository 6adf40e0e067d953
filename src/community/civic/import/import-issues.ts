import { type CivicChoice, civicChoices } from '#community/civic/civic-terms.js';
import type { Issue } from '#platform/problems/problem.js';
import type { CivicImportDraft, RollCall } from './civic-import.dto.js';

/** A vote of a representative and its place in the import. */
export interface ImportedVote {
  field: string;
  billId: string;
  representativeId: string;
  choice: CivicChoice;
}

/** The votes of all roll calls, one by one. */
export const votesOf = (rollCalls: RollCall[]): ImportedVote[] =>
  rollCalls.flatMap((rollCall, n) =>
    civicChoices.flatMap((choice) =>
      rollCall[choice].map((id, at) => ({
        field: `votes.${n}.${choice}.${at}`,
        billId: rollCall.billId,
        representativeId: id.trim(),
        choice,
      })),
    ),
  );

interface Keyed {
  field: string;
  key: string;
}

/** The keys that occur a second time, each with both places. */
function repeated(rows: Keyed[], what: string): Issue[] {
  const first = new Map<string, string>();
  return rows.flatMap(({ field, key }) => {
    const before = first.get(key);
    if (before === undefined) first.set(key, field);
    const message = `${field} repeats ${what} of ${before}. Remove one of them.`;
    return before === undefined ? [] : [{ field, rule: 'duplicate', message }];
  });
}

/** Rows of an import that contradict each other. */
export function duplicatesIn({ bills, representatives }: CivicImportDraft, votes: ImportedVote[]): Issue[] {
  const keyed = (list: string, rows: { externalId: string }[]): Keyed[] =>
    rows.map(({ externalId }, n) => ({ field: `${list}.${n}.externalId`, key: externalId }));
  return [
    ...repeated(keyed('bills', bills), 'the externalId'),
    ...repeated(keyed('representatives', representatives), 'the externalId'),
    ...repeated(
      votes.map(({ field, billId, representativeId }) => ({ field, key: JSON.stringify([billId, representativeId]) })),
      'the vote',
    ),
  ];
}

/** Votes on bills, or of representatives, that exist neither in the import nor before. */
export function unknownIn(votes: ImportedVote[], known: { bills: string[]; representatives: string[] }): Issue[] {
  const bills = new Set(known.bills);
  const representatives = new Set(known.representatives);
  const reported = new Set<string>();
  return votes.flatMap(({ field, billId, representativeId }) => {
    const place = field.split('.', 2).join('.');
    const issues = [];
    if (!bills.has(billId) && !reported.has(place)) {
      reported.add(place);
      issues.push(unknown(`${place}.billId`, 'bill'));
    }
    if (!representatives.has(representativeId)) issues.push(unknown(field, 'representative'));
    return issues;
  });
}

const unknown = (field: string, noun: string): Issue => ({
  field,
  rule: 'unknown',
  message: `${field} is the externalId of no ${noun}. Add the ${noun} to the import.`,
});
