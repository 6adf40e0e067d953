import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';

type MayRead = (actor: Actor, fileId: string) => Promise<boolean>;

/** Whoever names files says here who may have them: resources, work handed in. */
@Injectable()
export class FileAccess {
  private readonly naming: MayRead[] = [];

  register(mayRead: MayRead): void {
    this.naming.push(mayRead);
  }

  async mayRead(actor: Actor, fileId: string): Promise<boolean> {
    for (const mayRead of this.naming) if (await mayRead(actor, fileId)) return true;
    return false;
  }
}
