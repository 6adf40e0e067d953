import { sealedColumn } from '#platform/crypto/sealed.js';

export const sealedVoteChoice = sealedColumn('civic_votes', 'vote_choice', { keys: ['userId', 'billId'] });
