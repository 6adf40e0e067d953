const maxLength = 255;

/** What a person may be shown as the name of their file: no folders, no control or direction signs, not too long. */
export function originalName(sent: string): string {
  const last = sent.split(/[\\/]/).at(-1) ?? '';
  const clean = last
    .toWellFormed()
    .normalize('NFC')
    // Direction signs turn "gpj.exe" around so that it reads as a picture.
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/^[\s.]+/, '')
    .trimEnd();
  return shortened(clean) || 'file';
}

/** The end of a name says what it is, so the middle goes. */
function shortened(name: string): string {
  const signs = [...name];
  if (name.length <= maxLength) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  let kept = '';
  for (const sign of signs) {
    if (kept.length + sign.length + extension.length > maxLength) break;
    kept += sign;
  }
  return kept + extension;
}
