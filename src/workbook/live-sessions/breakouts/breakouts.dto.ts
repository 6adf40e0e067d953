import { Flag, Id, Ids, Int, Many, Text } from '#platform/shapes/fields.js';

const maxGroups = 100;

export class BreakoutGroupDraft {
  @Ids({ max: 500, about: 'Ids of people who are present' })
  userIds: string[];
}

export class BreakoutsDraft {
  @Int({
    min: 1,
    max: maxGroups,
    optional: true,
    example: 2,
    about: 'Number of groups; required unless groups are sent',
  })
  groupCount?: number;

  @Int({
    min: 0,
    optional: true,
    about: 'The same seed distributes the same people in the same way. Default: a random one',
  })
  seed?: number;

  @Many(() => BreakoutGroupDraft, { min: 1, max: maxGroups, optional: true, about: 'Groups with chosen members' })
  groups?: BreakoutGroupDraft[];
}

export class BreakoutsChanges {
  @Flag({ about: 'Whether members can use the chat and whiteboard of their groups' })
  isOpen: boolean;
}

export class GroupMove {
  @Int({ min: 1, max: maxGroups, nullable: true, example: 1, about: 'The group; null for none' })
  group: number | null;
}

export class GroupMemberView {
  @Id()
  userId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the person' })
  name: string;
}

export class BreakoutGroupView {
  @Int({ min: 1, about: 'Number of the group, from 1' })
  number: number;

  @Many(() => GroupMemberView, { about: 'The present people of the group' })
  members: GroupMemberView[];
}

export class BreakoutsView {
  @Int({ min: 1, max: maxGroups, about: 'How many groups there are' })
  groupCount: number;

  @Int({ min: 0, about: 'The order in which people were distributed' })
  seed: number;

  @Flag({ about: 'Whether members can use the chat and whiteboard of their groups' })
  isOpen: boolean;

  @Flag({ about: 'Whether participants who join later get into the smallest group' })
  assignsLate: boolean;

  @Many(() => BreakoutGroupView, { max: maxGroups, about: 'The groups in the order of their numbers' })
  groups: BreakoutGroupView[];
}
