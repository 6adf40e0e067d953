import { definePolicy, ownedBy } from '#platform/access/policy.js';
import { Interaction } from './interaction.entity.js';

const own = { read: ownedBy<Interaction>('userId'), create: ownedBy<Interaction>('userId') };

/** Every user reads only their own interactions; not even an admin reads those of others. */
export const interactionPolicy = definePolicy(Interaction, { admin: own, teacher: own, student: own, parent: own });
