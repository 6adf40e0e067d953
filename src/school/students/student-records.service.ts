import { Injectable } from '@nestjs/common';
import { isRealEmail } from '#identity/accounts/real-email.js';
import type { User } from '#identity/accounts/user.entity.js';
import { AccountEmails } from '#identity/emails/account-emails.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { invalid } from '#platform/problems/problem.js';
import { BulkMembers } from '#school/classrooms/bulk-members.service.js';
import type { Classroom } from '#school/classrooms/classroom.entity.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { MembersService } from '#school/classrooms/members.service.js';
import { personPolicy } from '#school/people/people.policy.js';
import { LevelsService } from '#tenancy/organizations/levels.service.js';
import { isSameLevel } from '#tenancy/organizations/organization.entity.js';
import { StudentAccountsService } from './student-accounts.service.js';
import { assertBirthDate, StudentProfile } from './student-profile.entity.js';
import type { AttendedClassView, StudentView } from './student-record.dto.js';
import type { StudentChanges } from './students.dto.js';
import { studentProfilePolicy } from './students.policy.js';
import { StudentsService } from './students.service.js';
import { UsernamesService } from './usernames.service.js';

/** How the classrooms of a student change. */
interface Move {
  to: Classroom | null | undefined;
  /** Whether the student leaves the school. */
  leaves: boolean;
}

/** Changes to the record of a student: names, login, level, status and classroom. */
@Injectable()
export class StudentRecordsService {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    @InjectScoped(studentProfilePolicy) private readonly profiles: Scoped<typeof studentProfilePolicy>,
    private readonly students: StudentsService,
    private readonly studentAccounts: StudentAccountsService,
    private readonly emails: AccountEmails,
    private readonly classrooms: ClassroomsService,
    private readonly members: MembersService,
    private readonly bulkMembers: BulkMembers,
    private readonly levels: LevelsService,
    private readonly usernames: UsernamesService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Changes a student. Locks the account, because the version covers account and profile together. */
  async change(actor: Actor, id: string, changes: StudentChanges, expectedVersion?: number): Promise<StudentView> {
    assertBirthDate(changes.birthDate, this.clock.now());
    return this.database.transaction(async () => {
      const user = await this.people.lock(actor, id);
      const before = await this.students.view(id);
      assertVersion(before, expectedVersion);
      const to = await this.destinationOf(actor, changes);
      const classroom = latestOf(before.classroom, to);
      const profile = await this.profileOf(user);
      if (changes.studentNumber !== undefined) profile.studentNumber = changes.studentNumber;
      if (changes.birthDate !== undefined) profile.birthDate = changes.birthDate;
      if (changes.level) profile.level = await this.levelFor(changes.level, classroom);
      if (classroom) profile.level = classroom.level;
      if (changes.status === 'active') profile.rejoin();
      if (changes.status === 'left') profile.leave();
      await this.profiles.save(profile);
      await this.move(actor, before, { to, leaves: changes.status === 'left' });
      await this.people.save(await this.applyIdentity(actor, user, changes));
      const data = { fields: Object.keys(changes) };
      await this.audit.record(actor, { action: 'student.changed', entity: 'user', entityId: id, data });
      return this.students.view(id);
    });
  }

  /** Self-registered students have no profile until they join a classroom or the school changes them. */
  private async profileOf({ id }: User): Promise<StudentProfile> {
    // Unscoped: the account was loaded through its policy, and the profile belongs to it.
    const known = await this.profiles.unscoped.findOneBy({ id });
    return known ?? this.newProfile(id);
  }

  private async newProfile(id: string): Promise<StudentProfile> {
    await this.profiles.insert({ id });
    // Unscoped: as above; reloads the inserted row with its version.
    return this.profiles.unscoped.findOneByOrFail({ id });
  }

  /** The classroom the student joins; null: the student leaves the latest classroom; undefined: no change. */
  private async destinationOf(
    actor: Actor,
    { status, classroomId }: StudentChanges,
  ): Promise<Classroom | null | undefined> {
    if (status === 'left' || classroomId === null) return null;
    return classroomId ? this.classrooms.get(actor, classroomId, 'edit') : undefined;
  }

  /** The code of the level. Throws `level_mismatch` unless it is that of the classroom. */
  private async levelFor(level: string, classroom: Pick<Classroom, 'level' | 'name'> | null): Promise<string> {
    const { code } = await this.levels.holdOne(level);
    if (classroom && !isSameLevel(code, classroom.level)) throw levelMismatch(classroom);
    return code;
  }

  private async move(actor: Actor, { id, classroom: from }: StudentView, { to, leaves }: Move): Promise<void> {
    if (leaves) await this.bulkMembers.removeFromAll(actor, id);
    else if (to) await this.members.place(actor, to.id, id);
    else if (to === null && from) await this.members.remove(actor, from.id, id);
  }

  /** Sets names, username and email address. A placeholder address follows the username. */
  private async applyIdentity(
    actor: Actor,
    user: User,
    { firstName, lastName, ...login }: StudentChanges,
  ): Promise<User> {
    Object.assign(user, { firstName: firstName ?? user.firstName, lastName: lastName ?? user.lastName });
    const [before, username] = [user.email, login.username ?? user.username];
    const isPlaceholder = login.email === null || !user.hasRealEmail;
    const address = login.email ?? (isPlaceholder ? this.placeholderAddress(username, before) : before);
    if (username === user.username && address === before) return user;
    await this.studentAccounts.get(actor, user.id);
    user.username = username;
    if (address === before) return user;
    await this.emails.addressChanged(user, before, address);
    user.changeEmail(address);
    return user;
  }

  private placeholderAddress(username: string | null, email: string): string {
    if (!username) throw invalid('username_missing', 'username is required for a student without an email address.');
    const placeholder = this.usernames.studentAddress(username);
    return !isRealEmail(email) && email.startsWith(`${username}@`) ? email : placeholder;
  }
}

/** The classroom of the later year, which decides the level; null if the student leaves it. */
function latestOf(
  attended: AttendedClassView | null,
  to: Classroom | null | undefined,
): Pick<Classroom, 'level' | 'name'> | null {
  if (to === undefined) return attended;
  return to && attended && attended.academicYear > to.academicYear ? attended : to;
}

const levelMismatch = ({ level, name }: Pick<Classroom, 'level' | 'name'>) =>
  invalid(
    'level_mismatch',
    `level must be ${level}, the level of classroom ${name}. Omit it, or move the student with classroomId.`,
    [{ field: 'level', rule: 'level', message: `level must be ${level}, the level of the classroom` }],
  );
