import { SubmissionCreated } from '#assessment/submissions/submitting/submit.service.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { AchievementGranter } from './achievement-granter.js';
import { type Achievement, AchievementSource } from './achievement-source.port.js';
import { StreakAchievements } from './streak-achievements.js';

/** Work that was submitted, and its grade that counts. What is graded later is granted at the next login, or at night. */
@Provides(AchievementSource)
export class SubmissionAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'first-submission',
      titles: { en: 'Handed In', th: 'ส่งงานครั้งแรก' },
      descriptions: { en: 'Submitted work for the first time', th: 'ส่งงานเป็นครั้งแรก' },
      target: 1,
      measure: (person) => `(SELECT count(*) FROM submissions s WHERE s.student_id = ${person})`,
    },
    {
      key: 'top-score',
      titles: { en: 'Top Score', th: 'คะแนนเต็ม' },
      descriptions: { en: 'Reached the full score of an assessment', th: 'ได้คะแนนเต็มในแบบทดสอบ' },
      target: 1,
      measure: (person) => `(SELECT count(*) FROM grades g JOIN assessments a ON a.id = g.assessment_id
        WHERE g.student_id = ${person} AND a.max_score > 0 AND g.score >= a.max_score)`,
    },
  ];

  constructor(
    private readonly granter: AchievementGranter,
    private readonly streaks: StreakAchievements,
  ) {}

  @On(SubmissionCreated)
  grantAfterSubmission({ studentId }: SubmissionCreated): void {
    this.granter.grant(studentId, this, this.streaks);
  }
}
