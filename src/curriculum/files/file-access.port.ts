import type { Actor } from '#platform/access/actor.js';
import type { SpliceScope } from '#platform/database/scoped.repository.js';

/** Decides who may read an uploaded file by what names it, such as a resource or submitted work. */
export abstract class FileAccess {
  /** SQL: whether the actor sees a row that names the file `$3`. All providers are asked in one statement. */
  abstract readable(actor: Actor): SpliceScope;

  /** SQL: the name under which the actor gets file `$3`, or null for its own; needed where the own name would tell its owner. */
  shownName?(actor: Actor): SpliceScope;
}
