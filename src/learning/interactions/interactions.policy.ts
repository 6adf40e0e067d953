import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { Interaction } from './interaction.entity.js';

const own = { read: ownedBy<Interaction>('userId'), create: ownedBy<Interaction>('userId') };

/** Everybody's journal is theirs alone: not even an admin reads another person's. */
export const interactionPolicy = definePolicy(Interaction, { admin: own, teacher: own, student: own, parent: own });
