const maxLength = 255;

/** A safe display name: without folders, control and bidirectional format characters; at most 255 UTF-16 units. */
export function originalName(fileName: string): string {
  const last = fileName.split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .toWellFormed()
    .normalize('NFC')
    // A right-to-left override would show "exe.jpg" for a file called "gpj.exe".
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/^[\s.]+/, '')
    .trimEnd();
  return truncate(clean) || 'file';
}

/** Truncates before the extension and never inside a surrogate pair. */
function truncate(name: string): string {
  if (name.length <= maxLength) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  let kept = '';
  for (const character of name) {
    if (kept.length + character.length + extension.length > maxLength) break;
    kept += character;
  }
  return kept + extension;
}
