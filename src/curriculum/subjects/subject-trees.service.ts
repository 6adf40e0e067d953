import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { RawJson } from '#platform/api/returns.js';
import { notFound } from '#platform/problems/problem.js';
import { subjectPolicy } from './subjects.policy.js';
import { subjectTree } from './subjects.sql.js';

const maxCharacters = 8_000_000;

/**
 * Whole subjects, and the ones this process has read lately. Nobody has to tell it of a change: every reader asks the
 * database which version there is, and is given the tree anew when it is not the one kept here.
 */
@Injectable()
export class SubjectTreesService {
  private readonly kept = new Map<string, SerializedTree>();
  private characters = 0;

  constructor(@InjectScoped(subjectPolicy) private readonly subjects: Scoped<typeof subjectPolicy>) {}

  /** The subject with its whole outline, in one statement. */
  async get(actor: Actor, id: string): Promise<RawJson> {
    const kept = this.kept.get(id);
    const [found] = await this.subjects.read<TreeRead>(actor, subjectTree, [id, kept?.version ?? null]);
    if (!found) throw notFound('subject');
    const text = found.tree ?? kept?.text ?? '';
    this.keep(id, { version: found.version, text });
    return new RawJson(text, found.version);
  }

  /** Keeps the tree as the last to be dropped. */
  private keep(id: string, tree: SerializedTree): void {
    this.drop(id);
    this.kept.set(id, tree);
    this.characters += tree.text.length;
    for (const oldest of this.kept.keys()) {
      if (this.characters <= maxCharacters) return;
      this.drop(oldest);
    }
  }

  private drop(id: string): void {
    this.characters -= this.kept.get(id)?.text.length ?? 0;
    this.kept.delete(id);
  }
}

interface SerializedTree {
  version: number;
  text: string;
}

interface TreeRead {
  version: number;
  /** Null when it is the version the reader has. */
  tree: string | null;
}
