import { itemAt } from '#demo/support/item-at.js';

const splitWords = (text: string) => text.trim().split(/\s+/);

/** Given and family names from many countries. */
const givenNames = splitWords(`
  Aaliyah Adam Aiko Alejandro Amara Amir Ananya Anton Ayşe Bao Beatriz Ben Camila Chidi Chloé Daniel Dewi Diego Elif Elena
  Emeka Emma Farah Felix Fatima Gabriel Grace Hana Hassan Ines Isaac Ivan Jamila Jakub Jasmine José Julia Kanya Karim Kavya
  Kenji Lars Layla Leila Leo Liam Lina Linh Lucas Maja Malee Mateo Mei Mia Milan Minh Mira Nadia Naledi Niran Noah Nora Olga
  Omar Oscar Priya Rafael Ravi Rosa Ruth Samir Sara Sofia Somchai Tariq Tomás Uma Victor Wanjiru Yara Yusuf Zoë
`);

const familyNames = splitWords(`
  Abebe Acosta Adler Ahmed Akhtar Almeida Andersson Aoki Asante Aydın Baker Banda Barros Bauer Becker Bello Bianchi Boateng
  Boonmee Brandt Bui Campos Carter Castro Chaiyasit Chan Chanda Chaudhry Costa Cruz Dahl Das Delgado Demir Diallo Dlamini
  Dubois Edwards Eriksen Fernando Ferrari Fischer Flores Fujita Garcia Georgiou Gupta Haddad Hansen Hernandez Hoang Horvat
  Hughes Hussain Ibrahim Ito Ivanova Jansen Jaidee Johansson Kaplan Kaur Keller Khan Kim Kowalski Kruger Kumar Lam Larsen
  Laurent Lee Lopez Mahlangu Malik Marino Mendes Meyer Mokoena Molina Moreau Mutua Nakamura Ndiaye Nguyen Novak Nowak Obi
  Okafor Olsen Omondi Osman Owusu Papadakis Park Patel Pereira Petrov Pham Popescu Qureshi Rahman Ramos Reyes Rossi Saetang
  Santos Schmidt Shah Sharma Silva Singh Söderberg Srisai Suzuki Tanaka Torres Tran Usman Vargas Wagner Walker Wang Yıldız
  Zimmer Zulu
`);

/** Number of people before a full name repeats. */
export const namesAvailable = givenNames.length * familyNames.length;

/**
 * The name of the nth person, always the same. Consecutive people share neither name, so a class of consecutive people
 * has distinct given names; full names repeat after `namesAvailable` people.
 */
export function personName(index: number): { firstName: string; lastName: string } {
  const given = index % givenNames.length;
  const round = Math.floor(index / givenNames.length);
  const family = (round + given * 37) % familyNames.length;
  return { firstName: itemAt(givenNames, given), lastName: itemAt(familyNames, family) };
}
