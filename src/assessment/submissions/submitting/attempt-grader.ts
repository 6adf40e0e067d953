import { Injectable } from '@nestjs/common';
import { type Answers, gradeItems } from '#assessment/grading/answers.js';
import { lateNoteOf, latePenalty } from '#assessment/grading/late-penalty.js';
import { totalOf } from '#assessment/grading/totals.js';
import { releasesGrades } from '#assessment/submissions/scoring-rules.sql.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { GradingContext } from './attempt-context.service.js';

/** What a student submits: responses by item id, and the written work. */
export interface SubmittedWork {
  answers: Answers;
  text: string;
}

/** Grades attempts automatically when they are submitted. */
@Injectable()
export class AttemptGrader {
  constructor(private readonly organizations: OrganizationsService) {}

  /** The grades and the score of the work, submitted at `now`. The score is null until a person has graded the rest. */
  async grade(context: GradingContext, { answers }: SubmittedWork, now: Date) {
    const grades = gradeItems(context.items, answers, context.seed);
    const total = totalOf(Object.values(grades));
    const pendingItems = context.items.length === 0 ? 1 : total.pendingItems;
    const { settings } = await this.organizations.current();
    const lateness = { ...context, submittedAt: now };
    const late = latePenalty(total.score, lateness);
    const isLate = context.dueAt !== null && now > context.dueAt;
    const isGraded = pendingItems === 0 && settings.autoGrade && releasesGrades(context, now);
    const score = isGraded ? late.score : null;
    const note = isGraded ? late.explanation : lateNoteOf(lateness);
    return { grades, score, autoScore: total.score, pendingItems, isLate, lateNote: isLate ? note : '' };
  }
}
