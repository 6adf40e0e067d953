import { SetMetadata } from '@nestjs/common';
import type { Actor } from './actor.js';

/** May this person read this content now, and why (OQ-109)? */
export interface AccessDecision {
  allowed: boolean;
  /** A stable code that says what is missing; null when it is allowed. */
  reason: string | null;
  /** What opens it, such as `classroom` or `subscription`; null when nothing does. */
  via: string | null;
  /** The first moment at which what opens it no longer does; null when it has no end. */
  until: Date | null;
}

/** A piece of content by what it is and its id. */
export interface ContentName {
  kind: string;
  id: string;
}

/** Decides about content that can be bought or granted for a time. */
export abstract class AccessDecider {
  /** The decision with its reason; 404 for what the person cannot know of. */
  abstract decide(actor: Actor, kind: string, id: string): Promise<AccessDecision>;

  /** Throws 403 when the person can see this but must have something first, such as a subscription. */
  abstract admit(actor: Actor, kind: string, id: string): Promise<void>;

  /** What the person must have something first for, so that lists leave out what lies in it. */
  abstract withheld(actor: Actor): Promise<ContentName[]>;
}

/** What content a route shows, and which parameter of its path names it. */
export interface RequiredAccess {
  kind: string;
  parameter: string;
}

export const requiredAccessKey = Symbol('required access');

/** This route shows content of that kind; part of its access, beside `@Can`. */
export const RequiresAccess = (kind: string, parameter = 'id'): MethodDecorator =>
  SetMetadata(requiredAccessKey, { kind, parameter } satisfies RequiredAccess);
