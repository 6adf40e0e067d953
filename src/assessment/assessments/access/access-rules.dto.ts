import { Flag, Secret, Texts } from '#platform/shapes/fields.js';

const keyAbout = 'of Safe Exam Browser, 64 hexadecimal digits each';

/** From where an assessment may be taken. */
class AccessFields {
  @Texts({
    max: 50,
    length: 50,
    default: [],
    about: 'Addresses and networks in CIDR notation, such as 10.1.0.0/16 or 2001:db8::/32; empty for any',
  })
  ipRanges: string[];

  @Texts({ max: 50, length: 64, default: [], about: `Browser Exam Keys ${keyAbout}` })
  browserExamKeys: string[];

  @Texts({ max: 50, length: 64, default: [], about: `Config Keys ${keyAbout}` })
  configKeys: string[];
}

/** Rules as a teacher sets them. */
export class AccessRulesDraft extends AccessFields {
  @Secret({
    min: 4,
    max: 18,
    optional: true,
    nullable: true,
    example: 'blue7',
    about: 'A password that students need to start; null for none. It stays as it is if omitted',
  })
  password?: string | null;
}

export class AccessRulesView extends AccessFields {
  @Flag({ about: 'Whether a password is needed to start. Its text is not stored' })
  needsPassword: boolean;
}
