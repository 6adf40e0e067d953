import type { CivicChoice } from '#community/civic/civic-terms.js';

/** A bill on which a representative voted. */
export interface RepresentativeChoice {
  billId: string;
  billName: string;
  choice: CivicChoice;
}

/** A bill on which both voted yes or no. */
export interface ComparedBill {
  billId: string;
  billName: string;
  choice: CivicChoice;
  representativeChoice: CivicChoice;
  agrees: boolean;
}

export interface Alignment {
  /** Percentage from 0 to 100; null without comparable bills. */
  alignment: number | null;
  comparable: number;
  agreed: number;
  bills: ComparedBill[];
}

/**
 * How often a person and a representative agree: 100 × equal votes ÷ comparable bills, rounded half up. Comparable are the
 * bills on which both voted yes or no; an abstention is no opinion to compare (docs/decisions/0192).
 */
export function alignmentOf(own: ReadonlyMap<string, CivicChoice>, votes: readonly RepresentativeChoice[]): Alignment {
  const bills = votes.flatMap(({ billId, billName, choice: representativeChoice }) => {
    const choice = own.get(billId);
    if (!isDecided(choice) || !isDecided(representativeChoice)) return [];
    return [{ billId, billName, choice, representativeChoice, agrees: choice === representativeChoice }];
  });
  const comparable = bills.length;
  const agreed = bills.filter(({ agrees }) => agrees).length;
  const alignment = comparable > 0 ? Math.round((100 * agreed) / comparable) : null;
  return { alignment, comparable, agreed, bills };
}

/** The highest alignment first; of equal ones that with more comparable bills. Without comparable bills last. */
export const byAlignment = (a: Alignment, b: Alignment): number =>
  (b.alignment ?? -1) - (a.alignment ?? -1) || b.comparable - a.comparable;

const isDecided = (choice: CivicChoice | undefined): choice is 'yes' | 'no' => choice === 'yes' || choice === 'no';
