import type { MemberId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** The person, not the password: that never comes near a command. Without `email` they cannot sign in (imported members). */
export class RegisterMember extends command('RegisterMember')<{ memberId: MemberId; name: string; email?: string | undefined }> {}
/** What is left out stays; a null bio removes it. */
export class UpdateProfile extends command('UpdateProfile')<{ memberId: MemberId; name?: string | undefined; bio?: string | null | undefined }> {}

export const memberCommands = [RegisterMember, UpdateProfile] as const;
export type MemberCommand = InstanceType<(typeof memberCommands)[number]>;
