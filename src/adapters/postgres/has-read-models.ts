import pg from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;

/** Whether rows of read models lie in the database, of whichever installation. @throws when it does not answer */
export const hasReadModels = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname LIKE 'read\\_models%' LIMIT 1");
    return rowCount === 1;
  } finally {
    await client.end().catch(() => undefined);
  }
};
