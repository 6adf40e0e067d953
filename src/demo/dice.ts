/**
 * SQL in which `dice(hash, at, sides)` is a number from 0 to below `sides`, made of six hex digits of a hash, and
 * `id_of(hash)` is a record id made of it: what looks like chance falls the same way in every demo school.
 */
export const rolled = (text: string): string =>
  text
    .replace(/dice\((hash|md5\([^()]*\)), (\d+), (\d+)\)/g, "(('x' || substr($1, $2, 6))::bit(24)::int % $3)")
    .replace(/id_of\(hash\)/g, "overlay(overlay(hash PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid");
