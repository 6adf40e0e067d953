import { Injectable } from '@nestjs/common';
import { Notifier } from '#messaging/inbox/notifier.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { LocalResourceReader, type ShownResource } from './local-resource-reader.service.js';
import type { LocalResource } from './local-resource.entity.js';
import type { LocalResourceChanges, LocalResourceDraft, ModerationDraft } from './local-resources.dto.js';
import { localResourcePolicy } from './local-resources.policy.js';
import { countPending, rateResource, withdrawRating } from './local-resources.sql.js';
import { decidedTexts } from './submission-texts.js';

const submissionsPerDay: Limit = {
  name: 'local-submissions',
  points: (settings) => settings.limitLocalSubmissionsPerPerson,
  seconds: 24 * 60 * 60,
};

/** How many submissions of a person may wait for a decision. */
export const maxPending = 20;

/** Submits, edits, moderates and rates resources of the directory. */
@Injectable()
export class LocalResourcesService {
  constructor(
    @InjectScoped(localResourcePolicy) private readonly resources: Scoped<typeof localResourcePolicy>,
    private readonly reader: LocalResourceReader,
    private readonly limits: RateLimits,
    private readonly notifier: Notifier,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Submits a resource for approval. Throws 409 `pending_limit` if too many of the actor wait for it. */
  async create(actor: Actor, draft: LocalResourceDraft): Promise<ShownResource> {
    await this.limits.count(submissionsPerDay, actor.userId);
    const { id } = await this.database.transaction(async () => {
      await this.database.lock('localSubmissions', actor.userId);
      const [count] = await this.database.query<{ pending: number }>(countPending, [actor.userId]);
      if (count && count.pending >= maxPending) throw tooManyPending();
      return this.resources.create(actor, { ...draft, submittedBy: actor.userId });
    });
    return this.reader.get(actor, id);
  }

  /** Changes a resource. Unless the actor moderates, it waits for approval again. */
  async change(actor: Actor, id: string, changes: LocalResourceChanges, expected?: number): Promise<ShownResource> {
    await this.database.transaction(async () => {
      const resource = await this.resources.lock(actor, id, 'edit');
      Object.assign(resource, changes);
      if (!this.resources.reachesAll(actor, 'moderate')) resource.submitAgain();
      await this.resources.save(resource, expected);
    });
    return this.reader.get(actor, id);
  }

  async remove(actor: Actor, id: string, expected?: number): Promise<void> {
    await this.database.transaction(async () => {
      const resource = await this.resources.lock(actor, id, 'remove');
      assertVersion(resource, expected);
      await this.resources.remove(resource);
      await this.record(actor, 'local_resource.deleted', resource);
    });
  }

  /** Approves or rejects a pending resource and notifies its submitter; or says whether its facts were checked. */
  async moderate(
    actor: Actor,
    id: string,
    { status, isVerified, ...given }: ModerationDraft,
    expected?: number,
  ): Promise<ShownResource> {
    const reason = given.reason ?? null;
    if (status === 'rejected' && !reason) throw reasonMissing();
    await this.database.transaction(async () => {
      const resource = await this.resources.lock(actor, id, 'moderate');
      if (status) resource.moderate({ status, moderatorId: actor.userId, at: this.clock.now(), reason });
      if (isVerified !== undefined) resource.verify(isVerified);
      await this.resources.save(resource, expected);
      await this.record(actor, 'local_resource.moderated', resource);
      if (status) await this.notifySubmitter(actor, resource, reason);
    });
    return this.reader.get(actor, id);
  }

  /** Rates an approved resource. Throws 409 `local_resource_not_approved` for others. */
  async rate(actor: Actor, id: string, rating: number): Promise<ShownResource> {
    await this.resources.get(actor, id, 'rate');
    const values = [id, rating, this.clock.now()];
    const written = await this.resources.read(actor, rateResource, values, 'rate');
    if (written.length === 0) throw notApproved();
    return this.reader.get(actor, id);
  }

  /** Withdraws the rating of the actor, if there is one. */
  async withdrawRating(actor: Actor, id: string): Promise<ShownResource> {
    await this.resources.get(actor, id, 'rate');
    await this.database.query(withdrawRating, [id, actor.userId]);
    return this.reader.get(actor, id);
  }

  private async notifySubmitter(actor: Actor, resource: LocalResource, reason: string | null): Promise<void> {
    const { id, name, status, submittedBy, version } = resource;
    if (!submittedBy || submittedBy === actor.userId || status === 'pending') return;
    await this.notifier.notify({
      to: [submittedBy],
      // A resource can be decided again after an edit.
      dedupeKey: `local-resource/${id}/${version}`,
      kind: 'info',
      tag: 'local',
      texts: decidedTexts(name, status, reason),
      link: `/local/resources/${id}`,
    });
  }

  private async record(actor: Actor, action: string, { id, status, isVerified }: LocalResource): Promise<void> {
    const data = { status, isVerified };
    await this.audit.record(actor, { action, entity: 'local resource', entityId: id, data });
  }
}

const tooManyPending = () =>
  conflict('pending_limit', `${maxPending} of your submissions wait for approval. Submit more once some are decided.`);

const reasonMissing = () => {
  const message = 'reason is required to reject a resource.';
  return invalid('rejection_reason_missing', message, [{ field: 'reason', rule: 'required', message }]);
};

const notApproved = () =>
  conflict('local_resource_not_approved', 'Only approved resources can be rated. This one is waiting or was rejected.');
