import { User } from '#identity/accounts/user.entity.js';
import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { attendingNothing, ofCurrentStudents, ofOwnChildren, ofTaughtStudents } from './relationship.scopes.js';

const isStudent: Scope<User> = (row) => `${row}.role = 'STUDENT'`;
const managed: Scope<User> = (row) => `${row}.managed`;
const inUse: Scope<User> = (row) => `${row}.account_status IN ('active', 'invited')`;
const guardianOfTaught: Scope<User> = (row) => `${row}.id IN (SELECT g.parent_id FROM guardianships g
  WHERE ${ofTaughtStudents<{ studentId: string }>('studentId')('g')})`;
const self = ownedBy<User>('id');
const taught = ofTaughtStudents<User>('id');
const child = ofOwnChildren<User>('id');
const taughtStudent = both<User>(isStudent, taught);
const childStudent = both<User>(isStudent, child);
const selfStudent = both<User>(isStudent, self);

/** What relationships at school allow on a person. Accounts as such are the subject of `userPolicy`. */
export const personPolicy = definePolicy(User, {
  admin: {
    // The school record of a student.
    read: isStudent,
    create: all,
    edit: isStudent,
    // Create a student without a classroom; teachers create students in classrooms they teach.
    createUnplaced: all,
    // Set the one-time password, username and email address of a student (docs/decisions/0029).
    editLogin: isStudent,
    // Lists of students, and of the students of one classroom.
    listStudents: isStudent,
    listClass: isStudent,
    // Add a person to a classroom without their consent (docs/decisions/0029).
    placeInClassroom: all,
    // Send a message to this person alone.
    sendMessage: all,
    // Login sessions of a person, and those of students only.
    readSessions: all,
    readStudentSessions: isStudent,
    // IP address and device of these sessions: for security, never for teachers or parents.
    readDevices: all,
    // Statistics about the login sessions of these people.
    readSessionStatistics: all,
    // Email address of a person in lists of people.
    readContact: all,
  },
  teacher: {
    read: taughtStudent,
    create: all,
    edit: taughtStudent,
    listStudents: taughtStudent,
    listClass: taughtStudent,
    editLogin: both<User>(isStudent, managed, ofCurrentStudents('id')),
    placeInClassroom: both<User>(managed, inUse, attendingNothing('id')),
    sendMessage: either(taught, guardianOfTaught),
    readSessions: either(self, taught),
    readStudentSessions: taughtStudent,
    readDevices: self,
    readSessionStatistics: taught,
    readContact: either(self, taught),
  },
  student: {
    read: selfStudent,
    readSessions: self,
    readStudentSessions: selfStudent,
    readDevices: self,
    readContact: self,
  },
  parent: {
    read: childStudent,
    listStudents: childStudent,
    // Consents of a child below the age of consent.
    decideConsents: childStudent,
    readSessions: either(self, child),
    readStudentSessions: childStudent,
    readDevices: self,
  },
});
