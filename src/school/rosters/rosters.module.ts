import { Module } from '@nestjs/common';
import { UsersModule } from '#identity/users/users.module.js';
import { Feature } from '#platform/features/feature.js';
import { PeopleModule } from '#school/people/people.module.js';
import { StudentsModule } from '#school/students/students.module.js';
import { ClassPasswords } from './class-passwords.service.js';
import { OneTimePasswords } from './one-time-passwords.service.js';
import { RosterWriter } from './roster-writer.service.js';
import { ClassPasswordsController, RostersController } from './rosters.controller.js';
import { RostersService } from './rosters.service.js';

@Feature('school')
@Module({
  imports: [PeopleModule, StudentsModule, UsersModule],
  controllers: [RostersController, ClassPasswordsController],
  providers: [ClassPasswords, OneTimePasswords, RosterWriter, RostersService],
  exports: [RostersService],
})
export class RostersModule {}
