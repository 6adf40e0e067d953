import { randomUUID } from 'node:crypto';
import { created, file, idOf, newWord } from '../contract/builders.js';
import type { AreaFixtures } from '../contract/fixture.js';
import { childOf } from '../contract/people.js';

/** Rows and bodies for the operations of school. */
export const school: AreaFixtures = {
  fixtures: {
    'class/{classroomId}': { make: ({ school }) => Promise.resolve(school.p1a) },
    classrooms: {
      make: ({ school, role }) =>
        role === 'ADMIN' ? created(school.as(school.root), '/classrooms', newClassroom()) : Promise.resolve(school.p1a),
    },
    members: { make: ({ school }, [classroomId]) => idOf(school.person('STUDENT', classroomId)) },
    students: {
      personal: ['STUDENT', 'PARENT'],
      make: async ({ school, actor, role }) => {
        if (role === 'STUDENT') return actor.id;
        if (role === 'PARENT') return childOf(actor).id;
        const draft = { firstName: 'Mia', lastName: 'Moss', classroomId: school.p1a };
        const { body } = await school.as(school.root).post('/students', draft);
        return body.student.id;
      },
    },
    parents: { make: ({ school }) => idOf(school.person('PARENT')) },
    guardians: {
      make: async ({ school }, [studentId]) => {
        const parentId = await idOf(school.person('PARENT'));
        await school.as(school.root).post(`/students/${studentId}/guardians`, { parentId, relation: 'aunt' });
        return parentId;
      },
    },
    promotions: {
      make: async ({ school }) => {
        const { id } = await school.person('STUDENT', school.p1a);
        const { body } = await school.as(school.root).patch(`/students/${id}/promote`, { academicYear: '2027' });
        return body.promotionId;
      },
    },
  },
  bodies: {
    createClassroom: ({ role }) => newClassroom(role === 'ADMIN' ? undefined : '2027'),
    changeClassroom: () => ({ name: `Room ${randomUUID().slice(0, 8)}` }),
    addMember: async ({ school }) => {
      const userId = await idOf(school.person('STUDENT'));
      await school.sql('UPDATE users SET managed = true WHERE id = $1', [userId]);
      return { userId };
    },
    importRoster: () => file(`first_name,last_name,role,level\n${newWord()},Moss,student,P1\n`),
    createStudent: ({ school }) => ({ firstName: 'Mia', lastName: 'Moss', classroomId: school.p1a }),
    changeStudent: () => ({ firstName: 'Mia' }),
    promoteStudent: () => ({ academicYear: '2027' }),
    promoteClassroom: () => ({ createClassrooms: true }),
    promoteSchoolYear: async ({ school }) => {
      const { body } = await school.as(school.root).post('/classrooms', newClassroom());
      await school.person('STUDENT', body.id);
      return { fromAcademicYear: body.academicYear };
    },
    createGuardian: async ({ school }) => ({ parentId: await idOf(school.person('PARENT')) }),
  },
  before: {
    promoteStudent: ({ school }) =>
      school.as(school.root).patch('/organizations/current', { settings: { students: { teachersMayPromote: true } } }),
    promoteClassroom: ({ school }, [id]) => school.person('STUDENT', id),
  },
};

/** A classroom of an unused level and year, however many a test creates. */
const newClassroom = (academicYear?: string) => {
  const index = classroomCount++;
  return {
    level: levels[index % levels.length],
    academicYear: academicYear ?? String(firstUnusedYear + (Math.floor(index / levels.length) % unusedYears)),
  };
};

const levels = ['P', 'M'].flatMap((cycle) => ['1', '2', '3', '4', '5', '6'].map((grade) => cycle + grade));
const firstUnusedYear = 2028;
const unusedYears = 95;
let classroomCount = 0;
