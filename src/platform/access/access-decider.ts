import { SetMetadata } from '@nestjs/common';
import type { Actor } from './actor.js';

/** Whether a user may read a piece of content now, and for what reason (docs/decisions/0021). */
export interface AccessDecision {
  allowed: boolean;
  /** A stable code for what is missing; null when allowed. */
  reason: string | null;
  /** What grants the access, such as `classroom` or `subscription`; null when denied. */
  via: string | null;
  /** When the access ends (exclusive); null when it does not end. */
  until: Date | null;
}

/** Identifies a piece of content. */
export interface ContentName {
  kind: string;
  id: string;
}

/** Port: decides about access to content that requires a subscription. Provided by billing. */
export abstract class AccessDecider {
  /** The decision with its reason. Throws 404 for content outside the user's scope. */
  abstract decide(actor: Actor, kind: string, id: string): Promise<AccessDecision>;

  /** Throws 403 if the user can see the content but lacks what it requires, such as a subscription. */
  abstract admit(actor: Actor, kind: string, id: string): Promise<void>;

  /** Throws 403 if an admin has closed modules, recordings, notes and live sessions to the user. */
  abstract admitToWorkshop(actor: Actor): Promise<void>;

  /** The decisions about modules, by id, in one statement. Modules that do not exist are left out. */
  abstract decideModules(actor: Actor, ids: string[]): Promise<Map<string, AccessDecision>>;

  /** The decisions about courses and learning paths, by id, in one statement. Unknown ids are left out. */
  abstract decideCoursesAndPaths(actor: Actor, ids: string[]): Promise<Map<string, AccessDecision>>;

  /**
   * The modules whose content the user may read, at most 1,000; undefined if that is every module in the user's scope that is
   * not archived.
   */
  abstract openModules(actor: Actor): Promise<string[] | undefined>;

  /** Content the user cannot read without a subscription; lists exclude what belongs to it. */
  abstract withheld(actor: Actor): Promise<ContentName[]>;
}

/** The kind of content a route returns, and the path parameter that holds its id. */
export interface ContentAccess {
  kind: string;
  parameter: string;
}

/** What a route requires: access to content, or to modules and what people make in them. */
export type RequiredAccess = ContentAccess | 'workshop';

export const requiredAccessKey = Symbol('required access');

/** Declares that a route returns content of this kind, which may require a subscription. Used together with `@Can`. */
export const RequiresAccess = (kind: string, parameter = 'id'): MethodDecorator =>
  SetMetadata(requiredAccessKey, { kind, parameter } satisfies RequiredAccess);

/** Declares that a route is closed to people whose access to modules an admin took away. Used together with `@Can`. */
export const RequiresWorkshop = (): MethodDecorator & ClassDecorator =>
  SetMetadata(requiredAccessKey, 'workshop' satisfies RequiredAccess);
