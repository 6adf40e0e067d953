import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';

type MayRead = (actor: Actor, fileId: string) => Promise<boolean>;

/** Features that refer to files, such as resources and submissions, register here who may read them. */
@Injectable()
export class FileAccess {
  private readonly rules: MayRead[] = [];

  register(mayRead: MayRead): void {
    this.rules.push(mayRead);
  }

  /** Whether any record the actor can read refers to the file. */
  async mayRead(actor: Actor, fileId: string): Promise<boolean> {
    for (const mayRead of this.rules) if (await mayRead(actor, fileId)) return true;
    return false;
  }
}
