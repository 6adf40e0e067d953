export const password: string;
export const year: string;
export const castSql: string;
export const ids: Record<'root' | 'ana' | 'ben' | 'paula' | 'olga' | 'zoe' | 'p1a' | 'p1b', string>;
