import { Injectable } from '@nestjs/common';
import { type CivicChoice, civicChoices } from '#community/civic/civic-terms.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { sealedVoteChoice } from './vote.sealed.js';

/** Whose vote on which bill. */
export interface VotePlace {
  userId: string;
  billId: string;
}

const paddedLength = Math.max(...civicChoices.map(({ length }) => length));

/** Encrypts votes. All choices have one length, because ciphertexts are as long as their text. */
@Injectable()
export class VoteCipher {
  constructor(private readonly cipher: Cipher) {}

  encrypt(choice: CivicChoice, { userId, billId }: VotePlace): string {
    return this.cipher.encrypt(choice.padEnd(paddedLength), sealedVoteChoice, { userId, billId });
  }

  decrypt(encrypted: string, { userId, billId }: VotePlace): CivicChoice {
    const text = this.cipher.decrypt(encrypted, sealedVoteChoice, { userId, billId }).trimEnd();
    const choice = civicChoices.find((known) => known === text);
    if (!choice) throw new Error(`The vote of ${userId} on ${billId} is no choice.`);
    return choice;
  }
}
