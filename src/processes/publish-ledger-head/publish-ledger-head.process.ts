import { communityId } from '../../../contracts/values.js';
import { defineTimer } from '../../kernel/process.js';
import { CloseLedgerDay } from '../../ledger/ledger.commands.js';

/** At the midnight (UTC) after something came to an account of the community. */
export const publishLedgerHead = defineTimer({ kind: 'publish-ledger-head', fire: (about) => [(meta) => new CloseLedgerDay({ communityId: communityId.parse(about) }, meta)] });
