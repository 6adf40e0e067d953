import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Statement } from '#platform/database/database.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { Features } from '#platform/features/features.js';
import { invalid } from '#platform/problems/problem.js';
import type { ScopeType } from './message.entity.js';
import { deliverBatch } from './delivery.sql.js';

/** People who can be told something together, such as a class. */
export interface Audience {
  scopeType: ScopeType;
  /** What the organization must have for it. */
  feature?: Feature;
  /** Throws unless the actor may speak to them: 404 out of reach, 403 seen but not allowed. */
  admit: (actor: Actor, scopeId: string | null) => Promise<void>;
  /** SQL: the `user_id` of everybody who belongs to the scope `$1::uuid`. */
  members: string;
}

/** Whom one can speak to: each area adds the people it knows. */
@Injectable()
export class Audiences {
  private readonly known = new Map<ScopeType, Audience & { notifiable: Statement }>();

  constructor(private readonly features: Features) {}

  /** Called once by the area that knows these people. */
  add(audience: Audience): void {
    this.known.set(audience.scopeType, { ...audience, notifiable: deliverBatch(audience.scopeType, audience.members) });
  }

  /** Throws unless there is such an audience and the actor may speak to it. */
  async admit(actor: Actor, scopeType: ScopeType, scopeId: string | null): Promise<void> {
    const audience = this.known.get(scopeType);
    if (!audience || !this.features.isOn(audience.feature))
      throw invalid('scope_unused', `This organization has no ${scopeType.replace('_', ' ')} to write to.`);
    await audience.admit(actor, scopeId);
  }

  /** Tells one batch of the audience. */
  telling(scopeType: ScopeType): Statement {
    const audience = this.known.get(scopeType);
    if (!audience) throw new Error(`Nobody knows who belongs to a ${scopeType}.`);
    return audience.notifiable;
  }
}
