import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { CivicVote } from './civic-vote.entity.js';

const own = ownedBy<CivicVote>('userId');
const author = { read: own, create: all, remove: own };

/** Votes are read by their author only, in every role. */
export const votePolicy = definePolicy(CivicVote, { admin: author, teacher: author, student: author, parent: author });
