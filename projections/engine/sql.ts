/** What a read model's resolver needs to ask its table, so that only the engine knows the query builder. */
export { sql, type RawBuilder, type SqlBool } from 'kysely';
