import { PageOf } from '#platform/api/page.js';
import { Decimal, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';
import { StudentOfGroupView } from './groups.dto.js';

export class GroupWorkMemberView extends StudentOfGroupView {
  @Id({ nullable: true, about: 'The submission of the student; null if there is none' })
  submissionId: string | null;

  @Decimal({ nullable: true, about: 'The grade that counts; null without one' })
  score: number | null;
}

/** The work of a group on an assessment. */
export class GroupWorkView {
  @Id()
  groupId: string;

  @Text({ max: 200, about: 'Title of the group' })
  title: string;

  @Text({ about: 'not_started, or the status of the latest attempt of the group' })
  status: string;

  @Int({ min: 0, about: 'Attempts that the group has submitted' })
  attemptCount: number;

  @Instant({ nullable: true, about: 'When the latest attempt was submitted' })
  submittedAt: Date | null;

  @Many(() => GroupWorkMemberView, { max: 100, about: 'The members of today by name' })
  members: GroupWorkMemberView[];
}

export class GroupWorkPage extends PageOf(GroupWorkView) {}

/** Another score for one member than for the group. */
export class MemberScore {
  @Decimal({
    nullable: true,
    example: 0.5,
    about: 'Takes precedence over the score of the group; null: that of the group again',
  })
  score: number | null;

  @Text({ min: 1, max: 2000, about: 'Why, for the history of the grade' })
  reason: string;
}
