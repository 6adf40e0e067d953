/** Base words of the most common passwords, in lower case, without trailing digits and punctuation. */
const commonWords = new Set(
  `password passwort passwrd motdepasse contrasena senha parola wachtwoord heslo haslo secret secrets letmein
   welcome login logon signin changeme default access admin administrator root guest user username master manager
   superuser sysadmin support service server system test testing tester temp temporary demo example sample nothing
   whatever forgot forget remember iloveyou loveyou ilovegod lovely lover lovers forever always sweetheart darling
   honey sugar baby babygirl babyboy princess prince queen king angel angels heaven jesus jesuschrist christ god
   buddha allah blessed faith hope peace freedom liberty america england france germany italia espana brasil mexico
   canada australia india china japan thailand bangkok london paris berlin newyork chicago boston dallas texas
   california florida hollywood batman superman spiderman ironman wolverine avengers marvel starwars skywalker
   darthvader yoda matrix trinity neo gandalf frodo hobbit harrypotter hogwarts pokemon pikachu naruto goku mario
   nintendo playstation xbox minecraft fortnite roblox football soccer baseball basketball hockey volleyball tennis
   cricket rugby swimming golf boxing liverpool arsenal chelsea manchester barcelona realmadrid juventus bayern
   yankees lakers cowboys steelers eagles packers raiders patriots broncos dolphins tigers lions bears bulls giants
   mustang ferrari porsche mercedes corvette camaro toyota honda yamaha harley ducati monkey dragon tiger lion eagle
   falcon panther cobra shark dolphin horse puppy kitty kitten doggy butterfly flower flowers rose sunflower rainbow
   sunshine sunset summer winter spring autumn january february march april may june july august september october
   november december monday tuesday wednesday thursday friday saturday sunday morning midnight shadow silver golden
   diamond crystal ginger pepper cookie cookies chocolate cheese banana orange apple cherry strawberry peanut butter
   coffee pizza burger chicken bacon whisky computer internet network windows microsoft google facebook instagram
   twitter youtube samsung iphone android apple laptop keyboard monitor mobile phone charlie michael michelle jennifer
   jessica ashley amanda nicole daniel matthew joshua andrew anthony robert thomas william george richard jordan
   hunter taylor maggie buster bailey rocky lucky jackson hannah samantha elizabeth victoria alexander alexandra
   nicholas benjamin patrick jasmine melissa stephanie andrea barbara patricia friends family mother father brother
   sister teacher student students pupil school homeroom classroom college university academy education learning
   homework library science history english mathematics hospital nurse doctor trustno trustnoone blink metallica
   nirvana slipknot eminem music guitar singer dancer dancing computer hacker hello helloworld hellohello goodbye
   thankyou please cheese qwerty qwertz azerty qwertyui qwertyuiop asdf asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm qazwsx
   qazwsxedc qweasd qweasdzxc asdfqwer qwerasdf abc abcd abcdef abcdefg abcdefgh abcdefghi aaa abcabc xxx zzz zaqxsw
   poiuyt poiuytrewq lkjhgfdsa mnbvcxz`
    .split(/\s+/)
    .filter(Boolean),
);

const keyboardRows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
];
const sequences = [
  ...keyboardRows,
  ...keyboardRows.map((row) => [...row].reverse().join('')),
  '1qaz2wsx3edc4rfv5tgb6yhn',
  'qazwsxedcrfvtgbyhnujm',
];

const leetSpelling: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Whether a password is among the first that a guessing attack tries: a common word, also decorated (`P@ssw0rd2026!`), a
 * sequence of the keyboard or the alphabet, or one to four characters repeated.
 */
export function isCommon(password: string): boolean {
  const normalized = password.toLowerCase().replace(/\s+/g, '');
  const characters = [...normalized];
  const isRepeated = [1, 2, 3, 4].some((size) => isRepetition(characters, size));
  const isSequence = sequences.some((sequence) => sequence.includes(normalized));
  return isRepeated || isSequence || candidateWords(normalized).some((word) => commonWords.has(word));
}

const isRepetition = (characters: string[], size: number): boolean =>
  characters.length > size &&
  characters.length % size === 0 &&
  characters.every((character, index) => character === characters[index % size]);

/** The password and the part between its first and last letter, each as written and with leetSpelling spelling undone. */
function candidateWords(password: string): string[] {
  const isLetter = (character: string) => /[a-z]/i.test(character);
  const characters = [...password];
  const start = Math.max(0, characters.findIndex(isLetter));
  const trimmed = characters.slice(start, characters.findLastIndex(isLetter) + 1).join('');
  return [password, trimmed].flatMap((word) => [word, unleet(word), unleet(word.replaceAll('1', 'l'))]);
}

const unleet = (word: string): string => [...word].map((letter) => leetSpelling[letter] ?? letter).join('');
