import { PageOf, PageQuery } from '#platform/api/page.js';
import { Flag, Id, Ids, Int, Many, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

class GroupSetFields {
  @Text({ max: 200, example: 'Project teams' })
  title: string;

  @Flag({ default: false, about: 'Whether students choose their groups themselves' })
  selfSignUp: boolean;

  @Int({ min: 1, max: 100, nullable: true, default: null, about: 'Members of a group at most, for self sign-up' })
  maxMembers: number | null;
}

export class GroupSetDraft extends GroupSetFields {
  @Id({ about: 'The class' })
  classroomId: string;
}

export class GroupSetChanges extends PartialType(GroupSetFields) {}

export class GroupSetQuery extends PageQuery {
  @Id({ optional: true, about: 'Only group sets of this classroom' })
  classroomId?: string;
}

export class GroupSetView extends RecordView {
  @Id()
  classroomId: string;

  @Text({ max: 200, about: 'Title of the group set' })
  title: string;

  @Flag({ about: 'Whether students choose their groups themselves' })
  selfSignUp: boolean;

  @Int({ min: 1, nullable: true, about: 'Members of a group at most, for self sign-up; null for no limit' })
  maxMembers: number | null;

  @Text({ nullable: true, about: 'Seed of the last random split; the same seed gives the same groups' })
  splitSeed: string | null;
}

export class GroupSetPage extends PageOf(GroupSetView) {}

export class GroupDraft {
  @Text({ max: 200, example: 'Group 1' })
  title: string;

  @Ids({ max: 100, default: [], about: 'Students of the class; they leave their other group of the set' })
  studentIds: string[];
}

export class GroupChanges {
  @Text({ max: 200, optional: true, example: 'Group 1' })
  title?: string;

  @Ids({ max: 100, optional: true, about: 'Replaces the members; added ones leave their other group of the set' })
  studentIds?: string[];
}

export class RandomSplit {
  @Int({ min: 2, max: 100, about: 'Members of a group at most; the sizes differ by at most one' })
  size: number;

  @Text({ max: 100, optional: true, example: 'autumn', about: 'By default a new one' })
  seed?: string;
}

export class StudentOfGroupView {
  @Id()
  studentId: string;

  @Text({ about: 'Name of the student' })
  studentName: string;
}

export class GroupView {
  @Id()
  id: string;

  @Text({ max: 200, about: 'Title of the group' })
  title: string;

  @Many(() => StudentOfGroupView, { max: 100, about: 'The members by name' })
  members: StudentOfGroupView[];
}

export class GroupPage extends PageOf(GroupView) {}

export class UngroupedPage extends PageOf(StudentOfGroupView) {}
