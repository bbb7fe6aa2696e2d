import type { FoundCommunity } from '../../community/community.commands.js';
import { command } from '../../kernel/command.js';

/** What a member asks for: a community that they belong to. It takes two streams. */
export class FoundAndJoinCommunity extends command('FoundAndJoinCommunity')<FoundCommunity['data']> {}
