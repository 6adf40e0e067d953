/**
 * The documented columns with the names that exports of schools give them: English, French, German, Spanish, Italian,
 * Portuguese, Dutch, Thai and Arabic, and those of Moodle, Google Classroom and Clever. Written without case, accents, spaces
 * and punctuation (`headerKey`). The first name found in a file is used.
 */
export const columnNames = {
  role: 'role role1 usertype rolle rol ruolo papel funcao fonction perfil บทบาท الدور',
  first_name:
    'firstname firstnames first givenname givennames forename legalfirstname studentfirstname prenom prenoms prenomeleve prenomdeleleve ' +
    'vorname vornamen rufname primernombre nombres nombredepila nomeproprio primeironome voornaam voornamen roepnaam ' +
    'ชื่อจริง ชื่อตัว الاسمالاول الاسمالشخصي اسمالطالبالاول',
  last_name:
    'lastname last familyname surname legallastname studentlastname nomdefamille nomusuel nomdusage nomeleve nomdeleleve nachname ' +
    'familienname zuname apellidos apellido primerapellido apellido1 apellidopaterno cognome sobrenome apelido apelidos ' +
    'ultimonome achternaam familienaam นามสกุล สกุล اسمالعائلة الاسمالعائلي اللقب النسب الكنية',
  last_name_prefix: 'tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels namenszusatz namensvorsatz',
  second_last_name: 'secondlastname segundoapellido apellido2 apellidomaterno',
  /** Both names in one column; the last word of the name is the last name. */
  full_name:
    'fullname studentname studentsname displayname nomcomplet prenomnom prenometnom vollername vorundnachname vornamename ' +
    'nombrecompleto nombreyapellido nombreyapellidos nombreapellidos nomecompleto nomeecognome nomecognome nomedoaluno nomealuno ' +
    'volledigenaam student pupil learner eleve eleves schuler schulerin alumno alumna alumnoa aluno aluna alunno alunna leerling ' +
    'นักเรียน الطالب التلميذ ' +
    'ชื่อนามสกุล ชื่อสกุล ชื่อและนามสกุล ชื่อเต็ม الاسمالكامل الاسمالثلاثي الاسمالرباعي الاسمواللقب اسمالطالب اسمالتلميذ',
  /** Both names in one column, the last name first. */
  reversed_name:
    'nomprenom nomprenoms nometprenom nometprenoms nomprenomdeleleve namevorname nachnamevorname lastnamefirstname surnamename ' +
    'apellidosynombre apellidosynombres apellidosnombre apellidosnombres apellidoynombre alumnoapellidosynombre cognomeenome ' +
    'cognomenome nominativo achternaamvoornaam اللقبوالاسم',
  /** A first name, a last name or both, depending on the other columns. */
  name: 'name names nom noms nombre nome naam ชื่อ الاسم',
  username:
    'username login loginname userid sisusername sisloginid identifiant nomdutilisateur utilisateur benutzername anmeldename usuario ' +
    'nombredeusuario nomeutente nomedeutilizador nomedeusuario gebruikersnaam ชื่อผู้ใช้ اسمالمستخدم',
  email:
    'email emailaddress studentemail mail courriel adressedecourriel adresseemail adressemail adresseelectronique emailadresse ' +
    'correo correoelectronico direcciondecorreo direcciondecorreoelectronico direccionemail indirizzoemail postaelettronica ' +
    'enderecodeemail correioeletronico emailadres อีเมล البريدالالكتروني',
  class:
    'class currentclass classgroup classroom homeroom cohort1 course1 group groups section sectionname division classe classes divisions groupe gruppe gruppen klasse klassen ' +
    'klassekurs lerngruppe clase turma curso cursoygrupo cursoactual grupo sezione classesezione klas stamgroep stamklas groep sala ห้อง ห้องเรียน ชั้น ชั้นเรียน ' +
    'الصف الفصل القسم الشعبة',
  level:
    'level grade currentgrade currgrade gradelevel yeargroup yearlevel niveau niveaux jahrgang jahrgangsstufe klassenstufe stufe nivel livello serie leerjaar ' +
    'jaarlaag ระดับ ระดับชั้น ชั้นปี المستوى المرحلة',
  class_number: 'classnumber',
  class_name: 'classname nomdelaclasse klassenname nombredelaclase nomedellaclasse nomedaturma klasnaam',
  academic_year:
    'academicyear schoolyear anneescolaire schuljahr anoescolar cursoescolar anoacademico cursoacademico annoscolastico anoletivo ' +
    'schooljaar ปีการศึกษา السنةالدراسية العامالدراسي',
  student_number:
    'studentnumber studentid sisuserid sisstudentid idnumber studentno pupilid admissionnumber upn stateid numeroeleve numerodeleleve numeroetudiant matricule ' +
    'ine ideleve eleveid massar codemassar schulernummer schulerid interneidnummer matrikelnummer matricula numerodematricula nummatricula expediente nie nia alumnoid idalumno matricola numerodeprocesso numerodoaluno ra registroaluno registroacademico alunoid idaluno numeromecanografico ' +
    'leerlingnummer leerlingnr leerlingid stamnummer รหัสนักเรียน เลขประจำตัว เลขประจำตัวนักเรียน رقمالطالب رقمالتلميذ رقمالتسجيل',
  birth_date:
    'birthdate dateofbirth dob birthday born datedenaissance datenaissance naissance neele geburtsdatum geburtstag gebdatum gebdat geborenam ' +
    'fechadenacimiento fechanacimiento nacimiento datadinascita datanascita datadenascimento datanascimento nascimento geboortedatum ' +
    'วันเกิด วันเดือนปีเกิด تاريخالميلاد تاريخالازدياد',
  guardian_of: 'guardianof parentof children',
  relation: 'relation relationship',
} as const;
export type PlainColumn = keyof typeof columnNames;

/**
 * A column name without case, accents, spaces and punctuation: `Prénom(s)` is `prenoms`. Umlauts written out (`Schueler`) are
 * the same as with dots or without. A remark in brackets at the end is ignored: `First Name [Required]` (Google Workspace).
 */
export const headerKey = (name: string): string =>
  name
    .replace(/\[[^[\]]*\]$/, (remark, at: number) => (at > 0 ? '' : remark))
    .normalize('NFKD')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/([aou])e/g, '$1')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Words in front of a name that say whose column it is: `student_class`, `STUDENT::STUFirstName`, `AlumnoNombre`. */
const owners = (
  'student students pupil pupils learner learners stu schuler schulerin eleve eleves alumno alumna alumnos aluno aluna ' +
  'alunos alunno alunna alunni leerling leerlingen'
).split(' ');
const maxKeys = 10;

/** The keys a column may stand for: its own, and those without the words for a student in front. */
export function keysOfHeader(name: string): string[] {
  const keys = [headerKey(name)];
  for (const key of keys) {
    const shorter = owners.filter((owner) => key.startsWith(owner) && key.length > owner.length);
    if (keys.length < maxKeys) keys.push(...shorter.map((owner) => key.slice(owner.length)));
  }
  return keys;
}

const keysOf = (names: string): string[] => names.split(' ').map(headerKey);

/** Our column → the keys under which it may be found. */
export const keysByColumn: ReadonlyMap<PlainColumn, readonly string[]> = new Map(
  Object.entries(columnNames).flatMap(([column, names]) => (isPlainColumn(column) ? [[column, keysOf(names)]] : [])),
);

function isPlainColumn(name: string): name is PlainColumn {
  return name in columnNames;
}
