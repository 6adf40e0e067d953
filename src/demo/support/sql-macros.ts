/**
 * Expands two macros: `hash_int(hash, position, bound)` is an integer from 0 to bound - 1 from six hex digits of the
 * hash, and `uuid_of(hash)` a record id. Both are pseudo-random and the same in every demo school.
 */
export const expandMacros = (text: string): string =>
  text
    .replace(/hash_int\((hash|md5\([^()]*\)), (\d+), (\d+)\)/g, "(('x' || substr($1, $2, 6))::bit(24)::int % $3)")
    .replace(/uuid_of\(hash\)/g, "overlay(overlay(hash PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid");
