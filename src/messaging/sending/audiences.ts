import { Injectable } from '@nestjs/common';
import { deliverBatch } from '#messaging/inbox/delivery.sql.js';
import type { ScopeType } from '#messaging/inbox/message.entity.js';
import type { Actor } from '#platform/access/actor.js';
import type { Statement } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { All } from '#platform/ports/ports.js';
import { invalid } from '#platform/problems/problem.js';
import { Audience } from './audience.port.js';

/** The audiences of this organization, by scope type. */
@Injectable()
export class Audiences {
  private readonly statements = new Map<ScopeType, Statement>();

  constructor(
    private readonly features: Features,
    @All(Audience) private readonly known: Audience[],
  ) {}

  /** Throws unless there is such an audience and the actor may write to it. */
  async assertCanSend(actor: Actor, scopeType: ScopeType, scopeId: string | null): Promise<void> {
    const audience = this.known.find((each) => each.scopeType === scopeType);
    if (!audience || !this.features.isOn(audience.feature))
      throw invalid('scope_unused', `scopeType ${scopeType} is not available in this organization. Use another one.`);
    await audience.assertCanSend(actor, scopeId);
  }

  /** Delivers a message to one batch of the audience. */
  deliveryTo(scopeType: ScopeType): Statement {
    const statement = this.statements.get(scopeType) ?? this.statementFor(scopeType);
    this.statements.set(scopeType, statement);
    return statement;
  }

  private statementFor(scopeType: ScopeType): Statement {
    const audience = this.known.find((each) => each.scopeType === scopeType);
    if (!audience) throw new Error(`No provider of Audience has the scope type ${scopeType}.`);
    return deliverBatch(scopeType, audience.members);
  }
}
