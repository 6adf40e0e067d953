const maxBaseLength = 90;

/** A username of ASCII letters and digits: `Zoë Ó Briain` gives `zoe.obriain`. */
export function usernameFor(firstName: string, lastName: string): string {
  const asciiOf = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '');
  return [asciiOf(firstName), asciiOf(lastName)].filter(Boolean).join('.').slice(0, maxBaseLength) || 'student';
}
