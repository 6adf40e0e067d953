import { Injectable } from '@nestjs/common';
import type { OneTimePassword } from '#identity/credentials/one-time-password.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { OneTimePasswordsService } from '#identity/users/one-time-passwords.service.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginatePrepared, searchLimit } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import type { Classroom } from '#school/classrooms/classroom.entity.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { MembersService } from '#school/classrooms/members.service.js';
import { guardianPolicy } from '#school/people/guardians.policy.js';
import { personPolicy } from '#school/people/people.policy.js';
import { LevelsService } from '#tenancy/organizations/levels.service.js';
import { isSameLevel } from '#tenancy/organizations/organization.entity.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { StudentAccountsService } from './student-accounts.service.js';
import { assertBirthDate } from './student-profile.entity.js';
import type { NewStudentView, StudentRecordView, StudentView } from './student-record.dto.js';
import type { StudentDraft, StudentQuery } from './students.dto.js';
import { studentProfilePolicy } from './students.policy.js';
import { studentById, studentList, studentRecord, studentSearch } from './students.sql.js';
import { UsernamesService } from './usernames.service.js';

/** Classroom and level of a new student. */
interface Placement {
  classroom?: Classroom;
  level: string;
}

/** Students of the organization: listing, creation, records and one-time passwords. */
@Injectable()
export class StudentsService {
  constructor(
    @InjectScoped(personPolicy) private readonly people: Scoped<typeof personPolicy>,
    @InjectScoped(studentProfilePolicy) private readonly profiles: Scoped<typeof studentProfilePolicy>,
    @InjectScoped(guardianPolicy) private readonly guardianships: Scoped<typeof guardianPolicy>,
    private readonly accounts: StudentAccountsService,
    private readonly classrooms: ClassroomsService,
    private readonly members: MembersService,
    private readonly organizations: OrganizationsService,
    private readonly levels: LevelsService,
    private readonly oneTimePasswords: OneTimePasswordsService,
    private readonly usernames: UsernamesService,
    private readonly passwords: PasswordHasher,
    private readonly features: Features,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The students the actor may see, by last and first name. */
  async list(actor: Actor, query: StudentQuery): Promise<Page<StudentView>> {
    const { classroomId = null, level = null, status = null, q = null } = query;
    const code = level && ((await this.organizations.findLevel(level))?.code ?? level);
    const filters = [classroomId, code, status, q];
    const filtered = { byProfile: Boolean(level ?? status) };
    const list = q ? studentSearch(filtered, searchLimit()) : studentList(filtered);
    return paginatePrepared(query, list, filters, (statement, values) =>
      this.people.read(actor, statement, values, 'listStudents'),
    );
  }

  /** The full record of a student, with the guardians the actor may see. */
  async get(actor: Actor, id: string): Promise<StudentRecordView> {
    await this.people.get(actor, id);
    const hasParents = this.features.isOn('parents');
    const [record] = await this.guardianships.read<StudentRecordView>(actor, studentRecord, [id, hasParents]);
    if (!record) throw notFound('student');
    return record;
  }

  /** Locks the student until the transaction ends. */
  async lock(actor: Actor, id: string): Promise<void> {
    await this.people.lock(actor, id);
  }

  /** Creates a student with an account and a one-time password, which is returned only once. */
  async create(actor: Actor, draft: StudentDraft): Promise<NewStudentView> {
    assertBirthDate(draft.birthDate, this.clock.now());
    const password = await this.passwords.oneTime(this.clock.now());
    return this.database.transaction(async () => {
      const placement = await this.placementOf(actor, draft);
      const id = await this.createAccount(actor, draft, password);
      await this.profiles.insert({
        id,
        studentNumber: draft.studentNumber,
        birthDate: draft.birthDate,
        level: placement.level,
      });
      if (placement.classroom) await this.members.join(id, placement.classroom, 'STUDENT');
      const data = { classroomId: placement.classroom?.id ?? null, level: placement.level };
      await this.audit.record(actor, { action: 'student.created', entity: 'user', entityId: id, data });
      return { student: await this.view(id), oneTimePassword: password.plaintext };
    });
  }

  /** Issues a new one-time password and ends the sessions of the student. */
  async renewPassword(actor: Actor, id: string): Promise<NewStudentView> {
    const user = await this.accounts.get(actor, id);
    if (user.accountStatus === 'suspended' || user.accountStatus === 'graduated') {
      throw conflict(
        'account_closed',
        `The account is ${user.accountStatus}, so no password can be issued. Ask an admin.`,
      );
    }
    const { oneTimePassword } = await this.oneTimePasswords.issue(actor, user);
    return { student: await this.view(id), oneTimePassword };
  }

  /** The view of a student. The caller has checked the permission. */
  async view(id: string): Promise<StudentView> {
    const [student] = await this.database.query<StudentView>(studentById, [id]);
    if (!student) throw notFound('student');
    return student;
  }

  private async placementOf(actor: Actor, { classroomId, level }: StudentDraft): Promise<Placement> {
    if (!classroomId) {
      if (!level) throw placementMissing();
      mustBeAble(actor, 'createUnplaced', personPolicy);
      return { level: (await this.levels.holdOne(level)).code };
    }
    const classroom = await this.classrooms.get(actor, classroomId, 'edit');
    classroom.refuseArchived();
    if (level && !isSameLevel(level, classroom.level)) throw levelMismatch(classroom);
    return { classroom, level: classroom.level };
  }

  private async createAccount(
    actor: Actor,
    draft: StudentDraft,
    { hash, expiresAt }: OneTimePassword,
  ): Promise<string> {
    const { firstName, lastName } = draft;
    const username = draft.username ?? (await this.usernames.generate(firstName, lastName));
    const { id } = await this.people.create(actor, {
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

const placementMissing = () =>
  invalid('placement_missing', 'classroomId or level is required for a new student.', [
    { field: 'classroomId', rule: 'placement', message: 'classroomId or level is required' },
  ]);

const levelMismatch = ({ level }: Classroom) =>
  invalid(
    'level_mismatch',
    `level must be ${level}, the level of the classroom. Omit it, or choose another classroom.`,
  );
