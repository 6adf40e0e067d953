import type { Actor } from '#platform/access/actor.js';

/** Checks that an inviter may invite into a classroom, and enrolls the invited person once they accept. */
export abstract class ClassroomInvitationPort {
  /** Throws 404 or 403 unless the actor may invite into this classroom. */
  abstract mayInvite(actor: Actor, classroomId: string): Promise<void>;
  abstract admitInvited(userId: string, classroomId: string): Promise<void>;
}
