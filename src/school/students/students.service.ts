import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { maxCounted, type Page, paginateRead } from '#platform/api/page.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { UsersService } from '#identity/accounts/users.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { Classroom } from '#school/classrooms/classroom.entity.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { MembersService } from '#school/classrooms/members.service.js';
import type { NewStudentView, StudentDraft, StudentQuery, StudentRecordView, StudentView } from './students.dto.js';
import {
  guardianPolicy,
  profilePolicy,
  studentListPolicy,
  studentPolicy,
  unplacedStudentPolicy,
} from './students.policy.js';
import { studentById, studentCount, studentList, studentRecord } from './students.sql.js';
import { StudentAccountsService } from './student-accounts.service.js';
import { UsernamesService } from './usernames.service.js';

/** Where a new student belongs. */
interface Place {
  classroom?: Classroom;
  level: string;
}

/** The students of the organization: taken in, listed, helped when they forgot their password. */
@Injectable()
export class StudentsService {
  constructor(
    @InjectScoped(studentPolicy) private readonly students: Scoped<typeof studentPolicy>,
    @InjectScoped(studentListPolicy) private readonly lists: Scoped<typeof studentListPolicy>,
    @InjectScoped(profilePolicy) private readonly profiles: Scoped<typeof profilePolicy>,
    @InjectScoped(guardianPolicy) private readonly guardianships: Scoped<typeof guardianPolicy>,
    private readonly accounts: StudentAccountsService,
    private readonly classrooms: ClassroomsService,
    private readonly members: MembersService,
    private readonly organizations: OrganizationsService,
    private readonly users: UsersService,
    private readonly usernames: UsernamesService,
    private readonly passwords: PasswordHasher,
    private readonly features: Features,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: StudentQuery): Promise<Page<StudentView>> {
    const { classroomId = null, level = null, status = null, q } = query;
    const words = q ? `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : null;
    const filters = [classroomId, level, status, words];
    return paginateRead(query, {
      rows: (limit, offset) => this.lists.read(actor, studentList, [...filters, limit, offset]),
      total: () => this.lists.read(actor, studentCount, [...filters, maxCounted]),
    });
  }

  /** Everything that is kept about a student, as far as the actor may see it. */
  async get(actor: Actor, id: string): Promise<StudentRecordView> {
    await this.students.get(actor, id);
    const hasParents = this.features.isOn('parents');
    const [record] = await this.guardianships.read<StudentRecordView>(actor, studentRecord, [id, hasParents]);
    if (!record) throw notFound('student');
    return record;
  }

  /** Nobody else changes the student until the open transaction ends. */
  async hold(actor: Actor, id: string): Promise<void> {
    await this.students.lock(actor, id);
  }

  /** Takes a student in, with an account and a one-time password to hand over (OQ-052). */
  async create(actor: Actor, draft: StudentDraft): Promise<NewStudentView> {
    const place = await this.placeFor(actor, draft);
    const password = await this.passwords.oneTime(this.clock.now());
    return this.database.transaction(async () => {
      const id = await this.open(actor, draft, password);
      await this.profiles.insert({ id, studentNumber: draft.studentNumber, level: place.level });
      if (place.classroom) await this.members.join(id, place.classroom, 'STUDENT');
      const data = { classroomId: place.classroom?.id ?? null, level: place.level };
      await this.audit.record(actor, { action: 'student.created', entity: 'user', entityId: id, data });
      return { student: await this.view(id), oneTimePassword: password.word };
    });
  }

  /** A new one-time password for a child who forgot theirs; ends the child's sessions. */
  async renewPassword(actor: Actor, id: string): Promise<NewStudentView> {
    const user = await this.accounts.get(actor, id);
    if (user.accountStatus === 'suspended' || user.accountStatus === 'graduated') {
      throw conflict('account_closed', `This account is ${user.accountStatus}; a new password would open it again.`);
    }
    const { oneTimePassword } = await this.users.handOver(actor, user);
    return { student: await this.view(id), oneTimePassword };
  }

  /** How a student is shown; whoever calls has shown that they may see them. */
  async view(id: string): Promise<StudentView> {
    const [student] = await this.database.query<StudentView>(studentById, [id]);
    if (!student) throw notFound('student');
    return student;
  }

  private async placeFor(actor: Actor, { classroomId, level }: StudentDraft): Promise<Place> {
    if (!classroomId) {
      if (!level) throw placeMissing();
      mustBeAble(actor, 'create', unplacedStudentPolicy);
      return { level: (await this.organizations.level(level)).code };
    }
    const classroom = await this.classrooms.get(actor, classroomId, 'edit');
    classroom.refuseArchived();
    if (level && level.toLowerCase() !== classroom.level.toLowerCase()) throw levelMismatch(classroom);
    return { classroom, level: classroom.level };
  }

  private async open(actor: Actor, draft: StudentDraft, { hash, expiresAt }: OneTimePassword): Promise<string> {
    const { firstName, lastName } = draft;
    const username = draft.username ?? (await this.usernames.invent(firstName, lastName));
    const { id } = await this.students.create(actor, {
      firstName,
      lastName,
      username,
      email: draft.email ?? this.usernames.studentAddress(username),
      role: 'STUDENT',
      accountStatus: 'invited',
      managed: true,
      passwordHash: hash,
      oneTimePasswordExpiresAt: expiresAt,
    });
    return id;
  }
}

const placeMissing = () =>
  invalid('placement_missing', 'Say the classroomId or the level of the student.', [
    { field: 'classroomId', rule: 'placement', message: 'classroomId or level must be given' },
  ]);

const levelMismatch = ({ level }: Classroom) =>
  invalid('level_mismatch', `This class is of level ${level}. Leave the level out, or take another class.`);
