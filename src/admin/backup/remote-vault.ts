import { openPostgresVault } from '../../adapters/postgres/open-postgres-vault.js';
import type { Vault } from '../../kernel/vault.js';
import { PostgresUnavailable } from '../../stores.js';

/** Does something with the vault in PostgreSQL. @throws PostgresUnavailable when it cannot be opened */
export const withRemoteVault = async <Result>(url: string, task: (vault: Vault) => Promise<Result>): Promise<Result> => {
  const vault = await openPostgresVault({ url, onConnectionLost: () => undefined }).catch((error: unknown) => { throw new PostgresUnavailable(error); });
  return task(vault).finally(() => vault.close());
};
