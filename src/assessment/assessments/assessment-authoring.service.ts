import { Injectable } from '@nestjs/common';
import { PlacesService } from '#curriculum/outline/places/places.service.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { All } from '#platform/ports/ports.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import type { AssessmentChanges, AssessmentDraft } from './assessment-drafts.dto.js';
import { AssessmentMedia } from './assessment-media.js';
import type { Assessment } from './assessment.entity.js';
import { assessmentPolicy } from './assessments.policy.js';
import { groupSetOfClass } from './assessments.sql.js';
import { asColumns } from './decimal-columns.js';
import { assertAnonymityKept, causeOf, gradingRulesOf } from './grading-rules/changed-rules.js';
import { ItemsService } from './items.service.js';
import { SubmissionRemoval } from './submission-removal.port.js';

/** Creates, changes, duplicates and removes assessments for their authors. */
@Injectable()
export class AssessmentAuthoringService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly items: ItemsService,
    private readonly media: AssessmentMedia,
    @All(SubmissionRemoval) private readonly submissions: SubmissionRemoval[],
    private readonly places: PlacesService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async create(actor: Actor, { items, placement, subjectId, ...draft }: AssessmentDraft): Promise<Assessment> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.create(actor, { ...asColumns(draft), authorId: actor.userId });
      if (items.length > 0) await this.setItems(actor, assessment, items);
      assessment.assertConsistent();
      if (subjectId) await this.intendFor(actor, assessment, subjectId);
      if (placement) assessment.assign(await this.places.resolve(actor, placement), this.clock.now());
      if (items.length > 0 || placement || subjectId) await this.assessments.save(assessment);
      return assessment;
    });
  }

  /** Changes texts, dates and attempts at any time; items and points only before the first submission. */
  async change(
    actor: Actor,
    id: string,
    { items, subjectId, ...changes }: AssessmentChanges,
    expectedVersion?: number,
  ): Promise<Assessment> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, id, 'edit');
      assessment.refuseArchived();
      const rules = gradingRulesOf(assessment);
      const { anonymousMarking, gradesReleaseAt, hidesNames, submissionCount } = assessment;
      const changesScoring =
        items !== undefined || (changes.maxScore !== undefined && changes.maxScore !== Number(assessment.maxScore));
      const { groupSetId = assessment.groupSetId } = changes;
      const changesGroups = groupSetId !== assessment.groupSetId;
      if (changesGroups && groupSetId) await this.assertGroups(assessment, groupSetId);
      if ((changesScoring || changesGroups) && (await this.isInUse(assessment))) throw hasSubmissions();
      if (changes.status === 'ready') assessment.finish();
      else if (changes.status && assessment.status === 'published') assessment.unpublish();
      const { status = assessment.status === 'published' ? 'published' : assessment.status, ...fields } = changes;
      Object.assign(assessment, asColumns(fields), { status });
      assertAnonymityKept(
        { anonymousMarking, gradesReleaseAt, hidesNames, submissionCount },
        assessment,
        this.clock.now(),
      );
      if (anonymousMarking !== assessment.anonymousMarking) assessment.namesShownAt = null;
      if (subjectId !== undefined) await this.intendFor(actor, assessment, subjectId);
      if (items) await this.setItems(actor, assessment, items);
      else if (assessment.itemCount > 0) await this.restoreMaxScore(assessment);
      assessment.assertConsistent();
      if (assessment.status === 'published') await this.media.assertComplete(assessment);
      const saved = await this.assessments.save(assessment, expectedVersion);
      const cause = causeOf(rules, gradingRulesOf(saved));
      if (cause) await this.queue.add('rescore-assessment', { assessmentId: id, actorId: actor.userId, cause });
      return this.media.syncVisibility(saved);
    });
  }

  /** Copies content, items and media into the bank for the actor. Placement, dates and submissions are not copied. */
  async duplicate(actor: Actor, id: string): Promise<Assessment> {
    const original = await this.assessments.get(actor, id);
    const { instructions, type, maxScore, passScore, allowLate, latePenaltyPercent } = original;
    const { lateInterval, lateFloorPercent, missingPercent, doubleMarkingPercent } = original;
    const { maxAttempts, gradingMethod, shuffle, review, timeLimitMinutes, navigation } = original;
    const { passwordHash, ipRanges, browserExamKeys, configKeys } = original;
    const { anonymousMarking } = original;
    const gradeRelease = original.gradeRelease === 'scheduled' ? 'manual' : original.gradeRelease;
    return this.database.transaction(async () => {
      const copy = await this.assessments.create(actor, {
        title: `Copy of ${original.title}`.slice(0, 200),
        authorId: actor.userId,
        instructions,
        type,
        maxScore,
        passScore,
        allowLate,
        latePenaltyPercent,
        lateInterval,
        lateFloorPercent,
        missingPercent,
        doubleMarkingPercent,
        anonymousMarking,
        gradeRelease,
        maxAttempts,
        gradingMethod,
        shuffle,
        review,
        timeLimitMinutes,
        navigation,
        passwordHash,
        ipRanges,
        browserExamKeys,
        configKeys,
      });
      await this.items.copy(id, copy.id);
      await this.media.copy(id, copy);
      return Object.assign(copy, { itemCount: original.itemCount });
    });
  }

  /** Deletes an assessment without submissions and archives any other. `force` deletes both kinds; admins only. */
  remove(actor: Actor, id: string, force: boolean): Promise<{ archived: boolean }> {
    if (force) mustBeAble(actor, 'force', assessmentPolicy);
    return deleteOrArchive(this.database, {
      lock: () => this.assessments.lock(actor, id, 'remove'),
      mustKeep: ({ submissionCount }) => !force && submissionCount > 0,
      remove: async (assessment) => {
        if (force) for (const each of this.submissions) await each.removeAll(actor, id);
        await this.media.removeAll(id);
        await this.assessments.remove(assessment);
      },
      archive: async (assessment) => {
        assessment.archive();
        await this.media.syncVisibility(await this.assessments.save(assessment));
      },
      record: (_, archived) => {
        const action = archived ? 'assessment.archived' : 'assessment.removed';
        return this.audit.record(actor, { action, entity: 'assessment', entityId: id, data: { force } });
      },
    });
  }

  private async assertGroups({ classroomId }: Assessment, groupSetId: string): Promise<void> {
    const rows = await this.database.query(groupSetOfClass, [groupSetId, classroomId]);
    if (rows.length > 0) return;
    const message = 'groupSetId must be a group set of the class of the assessment.';
    throw invalid('group_set_unknown', message, [{ field: 'groupSetId', rule: 'group_set', message }]);
  }

  /** Whether students have started or submitted work. The lock on the assessment keeps others from starting. */
  private async isInUse({ id, submissionCount }: Assessment): Promise<boolean> {
    if (submissionCount > 0) return true;
    return (await Promise.all(this.submissions.map((each) => each.exist(id)))).some(Boolean);
  }

  /** The actor must be able to edit the subject, as for assigning. */
  private async intendFor(actor: Actor, assessment: Assessment, subjectId: string | null): Promise<void> {
    if (subjectId && subjectId !== assessment.subjectId) await this.places.resolve(actor, { subjectId });
    assessment.intendFor(subjectId);
  }

  private async setItems(actor: Actor, assessment: Assessment, items: AssessmentDraft['items']): Promise<void> {
    const { maxScore, itemCount } = await this.items.replace(actor, assessment.id, items);
    Object.assign(assessment, { itemCount }, items.length > 0 && { maxScore });
  }

  /** With items, the maximum score is the sum of their points, whatever the request says. */
  private async restoreMaxScore(assessment: Assessment): Promise<void> {
    assessment.maxScore = await this.items.maxScore(assessment.id);
  }
}

const hasSubmissions = () =>
  conflict(
    'has_submissions',
    'items, maxScore and groupSetId cannot change once students have submitted. Duplicate the assessment and change the copy.',
  );
